"""ASSAULT: violence by people, read from an item in one cheap pass and decided on the few sentences that tell it."""

import math
import re
from collections.abc import Container
from datetime import UTC, date, datetime

from processors.date import dates
from processors.events.background import FRESH, of_memory
from processors.events.incident import Incident, Unit, gather, units_of
from processors.events.modality import LIVE, known, read_modality
from processors.events.mode import ENDED, TAKEN, mode_of
from processors.events.place import Ground, choose, ground, place
from processors.events.roundup import is_roundup, paragraph
from processors.events.scene import Scene, Trigger
from processors.events.sides import perpetrators, rank, recipients, same_war, start
from processors.events.spot import spots
from processors.events.target import aimed
from processors.events.toll import tolls
from processors.events.total import tally
from processors.events.trigger import scene, triggers
from processors.gazetteer.countries import name_of
from processors.text import Document
from schemas import CAMEO, QUAD, Count, Entity, Event, Party, Place, Toll

# Weight from which words tell of a deed by themselves; sentences up to which an item is a flash, short of detail.
_PLAIN, _SHORT = 2.7, 3
# "Near the reception centre here": in the town of the dateline.
_HERE = re.compile(r"\b(?:centre|center|road|market|bunker|station|school|camp|hospital|college|office|area) here\b")
_FIELDS = ("killed", "injured", "abducted", "missing", "displaced")
_DATED = re.compile(r"\b(\d{1,2}) (JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]* (\d{2,4})\b")
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]


def read_assaults(document: Document, entities: tuple[Entity, ...]) -> tuple[Event, ...]:
    """All ASSAULT events of a document, one or more per incident, in order of the text."""
    view = scene(document, entities)
    found = triggers(view)
    if not found:
        return ()
    today = own_day(document)
    floor = ground(document, entities)
    units = _units(view, found, document, entities, today, floor.votes)
    events: list[Event] = []
    incidents = gather(units, is_roundup(units, document))
    starts = sorted(start(i) for i in incidents if i.live)
    for number, incident in enumerate(incidents):
        until = next((s for s in starts if s > start(incident)), len(view.text))
        events += same_war(_events(number, incident, view, floor, entities, until), events)
    return tuple(events)


def own_day(document: Document) -> date:
    """The item's own day: that of its dateline when it gives a year, else that of its publication."""
    if document.dateline and document.dateline.date:
        return document.dateline.date
    match = _DATED.search(document.body[:160])
    if match:
        year = int(match.group(3))
        try:
            return date(year + 1900 if year < 100 else year, _MONTHS.index(match.group(2)) + 1, int(match.group(1)))
        except ValueError:
            pass
    return (document.published or datetime(1970, 1, 1, tzinfo=UTC)).date()


def _units(
    view: Scene,
    found: list[Trigger],
    document: Document,
    entities: tuple[Entity, ...],
    today: date,
    lands: Container[str],
) -> list[Unit]:
    by_sentence: dict[int, list[Trigger]] = {}
    for trigger in found:
        by_sentence.setdefault(trigger.told.position, []).append(trigger)
    units: list[Unit] = []
    last = -9
    for told in view.sentences:
        if told is None:
            continue
        here = by_sentence.get(told.position)
        if here is None:
            if (
                told.position - last <= 4
                and told.kinds["kill"] + told.kinds["wound"] + told.kinds["count"]
                and told.sentence.field == "body"
            ):
                counts = tolls(told.words)
                if counts:
                    where = spots(told.sentence, entities, document.upper, lands)
                    units.append(
                        Unit(
                            told,
                            [],
                            where,
                            choose(where, 0),
                            counts,
                            True,
                            False,
                            True,
                            paragraph(document, told.sentence),
                        )
                    )
            continue
        carried = _carried(view, told.position, today)
        read = known([(t, read_modality(view, t, today, carried)) for t in here])
        where = spots(told.sentence, entities, document.upper, lands)
        for unit in units_of(told, read, where, choose(where, here[0].hit.begin), tolls(told.words)):
            unit.paragraph = paragraph(document, told.sentence)
            units.append(unit)
        if told.sentence.field == "body":
            last = told.position
    return units


def _carried(view: Scene, position: int, today: date) -> bool:
    """Whether the last date told before a sentence (three sentences back at most) is of these days."""
    for sentence in reversed(view.text[max(0, position - 3) : position]):
        low = sentence.text.lower()
        told = [when for when in dates(low, today) if when.frame == "point" and not of_memory(when, low, today)]
        if told:
            return today - FRESH <= told[-1].last and told[-1].first <= today
    return False


def _events(
    number: int, incident: Incident, view: Scene, floor: Ground, entities: tuple[Entity, ...], until: int
) -> list[Event]:
    rows = [row for unit in incident.units for row in unit.triggers]
    if not rows:
        return []
    live = [row for row in rows if row[1].modality in LIVE]
    order = sorted(live or rows, key=lambda r: (r[0].told.sentence.field != "body", not r[1].primary, -rank(r[0])))
    trigger, reading = order[0]
    modality = reading.modality
    if live and modality == "alleged" and any(r.modality == "asserted" and r.primary for _, r in live):
        modality = "asserted"
    # A headline's mode counts only where the body has none or the same.
    own = {t.mode for t, _ in (live or rows) if t.mode and t.told.sentence.field == "body"}
    modes = [
        (
            None if own and t.mode not in own else t.mode,
            0.1 if t.mode == "firearms" and ENDED.search(t.told.low) else t.weight,
        )
        for t, _ in (live or rows)
    ]
    texts = [u.told.low for u in incident.units]
    when = incident.when()
    toll, parties, attribution = _toll(incident), *perpetrators(incident, view, entities, until)
    mode = mode_of(modes, texts, toll.abducted is not None, toll.killed is not None)
    if mode in _ANYHOW and incident.live and aimed([*texts, view.opening], _most(toll.killed)):
        mode = "targeted"
    elif mode is None and (toll.killed or toll.attackers_killed) and incident.live and _skirmish(incident):
        mode = "firearms"
    sentence = trigger.told.sentence
    weight = max(t.weight for t, _ in (live or rows))
    where = _place(incident, floor, view, entities)
    if live and trigger.told.sentence.field == "body" and weight < _PLAIN and len(view.text) > _SHORT:
        stated = where is not None and where.basis == "stated" and (where.resolution or 0) > 2
        detailed = when or parties or stated or any(count for _, count in toll)
        if not detailed or (view.opinion and when is None):
            # Talk of violence, not news of it: nobody says when, where, who or how many.
            modality = "historical"
    event = Event(
        event="ASSAULT",
        mode=mode,
        quad=QUAD["ASSAULT"],
        cameo=CAMEO["ASSAULT"],
        modality=modality,
        trigger=sentence.span(trigger.hit.begin, trigger.hit.end),
        evidence=sentence.whole(),
        actors=parties,
        attribution=attribution,
        place=where,
        date=when.first if when and when.precision == "day" else when.first if when else None,
        end_date=when.last if when and when.last != when.first else None,
        date_precision=when.precision if when else None,
        date_basis=when.basis if when else None,
        toll=_sided(toll, parties),
        incident=number,
        recipients=recipients(incident, entities),
        confidence=_confidence(weight, modality in LIVE),
    )
    events = [event]
    for other, counts in (("abduct", Toll(abducted=toll.abducted)), ("destroy", Toll())):
        second = [
            t for t, _ in live if t.mode == other or (other == "abduct" and (TAKEN.search(t.told.low) or toll.abducted))
        ]
        if second and mode != other:
            span = second[0].told.sentence.span(second[0].hit.begin, second[0].hit.end)
            told = {"mode": other, "trigger": span, "evidence": second[0].told.sentence.whole(), "toll": counts}
            events.append(event.model_copy(update=told))
    return events


def _confidence(weight: float, live: bool) -> float:
    """The evidence as a probability.

    Logistic, fitted on the authored items of the case tables and of the hand-written violence sentences in which
    something was found (67, of which 60 were read right); what is told as background or as feared counts less.
    """
    return round((1.0 if live else 0.6) / (1 + math.exp(-(0.53 * weight + 0.56))), 3)


def _place(incident: Incident, floor: Ground, view: Scene, entities: tuple[Entity, ...]) -> Place | None:
    """Stated by the incident, else by the sentences just before it, else the dateline, else the country most named."""
    chosen = incident.spot()
    wide = place(chosen[0], chosen[1].spots, floor.votes) if chosen else None
    if chosen and chosen[0].facility and floor.dateline and _HERE.search(chosen[1].told.low):
        return floor.dateline
    if chosen and chosen[0].level > 2:
        return wide
    told = [u.told for u in incident.units]
    first = min((t.position for t in told if t.sentence.field == "body"), default=told[0].position)
    for position in range(first - 1, max(first - 3, -1), -1):
        where = spots(view.text[position], entities, False, floor.votes)
        spot = choose([s for s in where if s.level >= 4 and s.strength >= 0.8], 0)
        if spot and view.text[position].field == "body":
            near = place(spot, where, floor.votes)
            if wide is None or near.country == wide.country:
                return near
    if wide:
        return wide
    if floor.dateline and incident.live:
        return floor.dateline
    country = floor.votes.most_common(1)
    if not country or not incident.live:
        return None
    return Place(name=name_of(country[0][0]), country=country[0][0], resolution=1, basis="inferred")


def _toll(incident: Incident) -> Toll:
    counts: dict[str, Count] = {}
    for name in _FIELDS:
        found = tally(incident, name, False)
        if found:
            low, high, told, sentence = found
            unit = next(u for u in incident.units if u.told.sentence is sentence)
            words = unit.told.words
            counts[name] = Count(
                min=low, max=high, text=sentence.span(words.begins[told.first], words.ends[told.last - 1])
            )
    attackers = tally(incident, "killed", True)
    if attackers:
        unit = next(u for u in incident.units if u.told.sentence is attackers[3])
        words = unit.told.words
        counts["attackers_killed"] = Count(
            min=attackers[0],
            max=attackers[1],
            text=attackers[3].span(words.begins[attackers[2].first], words.ends[attackers[2].last - 1]),
        )
    return Toll(**counts)


# Means of which an assassin may make use.
_ANYHOW = frozenset({"firearms", "explosives", "primitive", None})


def _skirmish(incident: Incident) -> bool:
    """Armed men and the state's forces with dead between them: they shot at each other."""
    kinds = [unit.told.kinds for unit in incident.units]
    return any(k["agent"] and k["state"] for k in kinds)


def _most(count: Count | None) -> int:
    return 0 if count is None else count.max or count.min or 0


def _sided(toll: Toll, actors: tuple[Party, ...]) -> Toll:
    """Militants killed by the state's forces are the victims of what the state did."""
    if (
        toll.killed is None
        and toll.attackers_killed is not None
        and actors
        and all(a.sector in ("MIL", "COP", "GOV") for a in actors)
    ):
        return toll.model_copy(update={"killed": toll.attackers_killed, "attackers_killed": None})
    return toll
