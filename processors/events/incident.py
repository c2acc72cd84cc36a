"""The sentences of one item gathered into happenings: several sentences about one stay one, a round-up stays several."""  # noqa: E501

import re
from dataclasses import dataclass, field, replace

from processors.date import When
from processors.events.count import Told as Tally
from processors.events.modality import LIVE, Reading
from processors.events.scene import Told, Trigger
from processors.events.spot import Spot

APART = re.compile(
    r"\b(?:separately|in (?:a |an)?(?:separate|another|other|different|second|third|unrelated)|elsewhere|hours later|hours earlier|minutes later|meanwhile|"  # noqa: E501
    r"another (?:attack|bomb|blast|explosion|incident|strike|raid|car bomb|group|roadside)|a second (?:attack|bomb|blast|explosion|strike)|also on (?:mon|tues|wednes|thurs|fri|satur|sun)day|"  # noqa: E501
    r"in retaliation|in response|in reply|in return|in reprisal|in revenge|the same (?:morning|afternoon|evening|night)|on the same day|the same day|later in the day|in addition|a day earlier|the day before|the previous day|following day)\b"  # noqa: E501
)


@dataclass(slots=True)
class Unit:
    """All that one sentence tells of one class of modality: its triggers with readings, places, counts."""

    told: Told
    triggers: list[tuple[Trigger, Reading]]
    spots: list[Spot]
    spot: Spot | None
    tallies: list[Tally]
    live: bool
    primary: bool
    loose: bool = False
    paragraph: int = 0


@dataclass(slots=True)
class Incident:
    """One happening of an item: the units that tell it, in order."""

    units: list[Unit] = field(default_factory=list)

    @property
    def live(self) -> bool:
        return any(unit.live for unit in self.units)

    def names(self) -> set[str]:
        return {s.name.lower() for u in self.units for s in u.spots if s.strength >= 0.3}

    def spot(self) -> tuple[Spot, Unit] | None:
        """The best place: of the first unit that has one, a smaller one of a later unit over a province or country."""
        chosen: tuple[Spot, Unit] | None = None
        body = [u for u in self.units if u.told.sentence.field == "body"]
        for unit in [*body, *[u for u in self.units if u not in body]]:
            if unit.spot is None:
                continue
            better = chosen is None or (chosen[0].level < 4 <= unit.spot.level and unit.spot.strength >= 0.7)
            if better and (chosen is None or not (chosen[0].level >= 4)):
                chosen = (unit.spot, unit)
        return chosen

    def when(self) -> When | None:
        for unit in self.units:
            for _, reading in unit.triggers:
                if reading.when is not None and reading.when.frame == "point":
                    return reading.when
        return None


_SUMMARY = re.compile(
    r"\b(?:two|three|four|five|six|seven|several|separate|different|twin|string of|series of|wave of|spate of|at least \w+)\s(?:\w+\s){0,2}?"  # noqa: E501
    r"(?:explosions|attacks|blasts|strikes|shootings|bombings|bombs|raids|ambushes|incidents|engagements|clashes|places|cities|towns|parts|provinces|districts|regions|villages)\b"
)


def gather(units: list[Unit], roundup: bool = False) -> list[Incident]:
    """Units in order of the text -> incidents. The headline joins the first live one of the body.

    In a round-up each paragraph tells its own.
    """
    done: list[Incident] = []
    heads: list[Unit] = []
    current: Incident | None = None
    for unit in units:
        if unit.told.sentence.field == "headline":
            heads.append(unit)
            continue
        if unit.loose:
            near = current is not None and unit.told.position - current.units[-1].told.position <= 4
            if (
                current is not None
                and current.live
                and near
                and not (roundup and unit.paragraph != current.units[-1].paragraph)
            ):
                current.units.append(unit)
            continue
        home = _home(unit, done, current, roundup)
        if home is None:
            home = Incident()
            done.append(home)
        home.units.append(unit)
        if unit.live:
            current = home
    done = _without_summary(done)
    for head in heads:
        same = [i for i in done if i.live == head.live]
        if same:
            same[0].units.append(head)
        elif head.live and (untrue := [i for i in done if _untrue(i, head)]):
            modality = untrue[0].units[0].triggers[0][1].modality
            head.triggers = [(t, replace(r, modality=modality)) for t, r in head.triggers]
            head.live = False
            untrue[0].units.append(head)
        elif (
            head.live
            and any(not i.live and any(t.hit.mode for u in i.units for t, _ in u.triggers) for i in done)
            and not _verb(head)
        ):
            done[0].units.append(head)
        elif not head.loose:
            done.insert(0, Incident([head]))
    return done


def _untrue(incident: Incident, head: Unit) -> bool:
    """Whether the body says of the headline's own deed that it was none: denied, feared, rehearsed."""
    unreal = {r.modality for u in incident.units for _, r in u.triggers} <= {"negated", "hypothetical", "planned"}
    return unreal and bool(_modes(head) & set().union(*(_modes(u) for u in incident.units)))


def _without_summary(done: list[Incident]) -> list[Incident]:
    """A lead that sums up several incidents told one by one below is none of its own, and its total none of theirs."""
    live = [i for i in done if i.live]
    if len(live) < 2 or not _SUMMARY.search(live[0].units[0].told.low):
        return done
    lead = live[0].units.pop(0)
    if any(unit.triggers for unit in live[0].units):
        return done
    if len(live) == 2 and not any(unit.tallies for unit in live[1].units):
        live[0].units.insert(0, lead)
        return done
    return [i for i in done if i is not live[0]]


def _verb(head: Unit) -> bool:
    return head.primary


def _home(unit: Unit, done: list[Incident], current: Incident | None, roundup: bool) -> Incident | None:
    """The incident that a unit goes on telling, or None when it tells a new one."""
    same = [i for i in done if i.live == unit.live]
    if not unit.live:
        return _past_home(unit, done, same)
    if roundup:
        here = [i for i in same if i.units[-1].paragraph == unit.paragraph]
        if not here or not same:
            return None
        same = here
    if not same:
        return None
    names = {s.name.lower() for s in unit.spots if s.strength >= 0.3 and s.level >= 3}
    for incident in reversed(same):
        if names and names & incident.names():
            return (
                incident
                if not (APART.search(unit.told.low) and unit.primary and unit.tallies and _new_spot(unit, incident))
                else None
            )
    base = current if current in same and current is not None else same[-1]
    apart = bool(APART.search(unit.told.low))
    own_toll = any(t.field in ("killed", "injured", "abducted") and not t.more for t in unit.tallies)
    if unit.primary and unit.spot is not None and _new_spot(unit, base) and (apart or own_toll):
        return None
    acted = any(t.hit.kind == "act" and t.mode and r.primary for t, r in unit.triggers)
    counted = any(t.field in ("killed", "injured") for u in base.units for t in u.tallies)
    if (
        acted
        and counted
        and unit.spot is not None
        and unit.spot.strength >= 1.0
        and unit.spot.level >= 4
        and _new_spot(unit, base)
    ):
        return None
    if unit.primary and apart and own_toll and unit.told.position > base.units[0].told.position:
        return None
    if unit.primary and apart and _modes(unit) and not _modes(unit) & set().union(*(_modes(u) for u in base.units)):
        return None
    return base


def _past_home(unit: Unit, done: list[Incident], same: list[Incident]) -> Incident | None:
    names = {s.name.lower() for s in unit.spots if s.strength >= 0.3}
    dated = any(r.when is not None and r.modality == "historical" for _, r in unit.triggers)
    kind = {r.modality for _, r in unit.triggers}
    live = [i for i in done if i.live]
    if live and not unit.primary and not dated and kind == {"historical"}:
        matching = [i for i in live if names & i.names()]
        close = (
            unit.told.position - live[-1].units[-1].told.position <= 2
            and live[-1].units[0].told.position < unit.told.position
        )
        if matching or not names or close:
            return matching[-1] if matching else live[-1]
    small = {s.name.lower() for s in unit.spots if s.strength >= 0.3 and s.level >= 3}
    for incident in reversed(same):
        alike = bool(kind & {r.modality for u in incident.units for _, r in u.triggers})
        if dated and unit.primary:
            # Another day told for its own sake is another deed, unless the very town is named again.
            alike = alike and bool(small & incident.names())
        elif names and incident.names():
            alike = alike and bool(names & incident.names())
        if alike:
            return incident
    return None


def _modes(unit: Unit) -> set[str]:
    return {t.mode for t, r in unit.triggers if t.mode and t.hit.kind == "act"}


def _new_spot(unit: Unit, incident: Incident) -> bool:
    if unit.spot is None or unit.spot.level < 3 or unit.spot.strength < 0.6:
        return False
    chosen = incident.spot()
    if chosen is None or chosen[0].level < 3:
        return False
    return unit.spot.name.lower() not in incident.names()


def units_of(
    told: Told, read: list[tuple[Trigger, Reading]], found: list[Spot], chosen: Spot | None, tallies: list[Tally]
) -> list[Unit]:
    """One sentence as one unit, or two when it tells something live and names something past."""
    live = [row for row in read if row[1].modality in LIVE]
    past = [row for row in read if row[1].modality not in LIVE]
    found_units = []
    if live:
        found_units.append(Unit(told, live, found, chosen, tallies, True, any(r.primary for _, r in live)))
    if past and not live:
        found_units.append(Unit(told, past, found, chosen, tallies, False, any(r.primary for _, r in past)))
    elif past and any(t.hit.kind == "act" or t.hit.mode for t, _ in past):
        strong = [row for row in past if row[0].hit.kind in ("act", "attack")]
        if strong:
            found_units.append(Unit(told, strong, [], None, [], False, any(r.primary for _, r in strong)))
    return found_units
