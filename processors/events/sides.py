"""The two sides of an incident: who did it, by whose word, and whom it hit."""

from processors.events.agent import unknown
from processors.events.caught import caught
from processors.events.claim import Blamed, claims, denies
from processors.events.incident import APART, Incident
from processors.events.modality import LIVE
from processors.events.naming import in_sentence, victim_sector
from processors.events.party import doer
from processors.events.scene import Scene, Trigger
from schemas import Entity, Event, Party


def rank(trigger: Trigger) -> float:
    return {"act": 3.0, "blast": 2.0, "shoot": 2.0, "attack": 1.5, "kill": 1.0, "wound": 0.5}[
        trigger.hit.kind
    ] - 0.01 * trigger.told.position


def start(incident: Incident) -> int:
    return min((u.told.position for u in incident.units if u.told.sentence.field == "body"), default=0)


def perpetrators(
    incident: Incident, view: Scene, entities: tuple[Entity, ...], until: int
) -> tuple[tuple[Party, ...], str]:
    """Actors and attribution: a claim over an accusation over what the text states itself; a denial leaves none.

    Claims are looked for up to sentence `until`, where the next incident begins.
    """
    first, last = incident.units[0].told.position, max(u.told.position for u in incident.units)
    claimed: list[Blamed] = []
    denied = False
    for position, sentence in enumerate(view.text):
        if not first <= position <= last + 5 or (position > last and not incident.live):
            continue
        if position >= until and until > first:
            continue
        found = claims(sentence, entities)
        if found:
            claimed.append(found)
        denied = denied or denies(sentence)
    for kind in ("claimed", "accused"):
        chosen = [b for b in claimed if b.attribution == kind]
        if chosen:
            seen: dict[str, Party] = {}
            for blamed in chosen:
                for party in blamed.parties:
                    seen.setdefault(party.entity_id or party.text.lower(), party)
            return tuple(seen.values()), "none" if denied and kind == "accused" else kind
    for unit in sorted(incident.units, key=lambda u: u.told.sentence.field != "body"):
        if incident.live and not unit.live:
            continue
        for trigger, _ in sorted(unit.triggers, key=lambda r: -rank(r[0])):
            by = doer(trigger, entities)
            if by:
                told = _held(incident, view, until) if by.text.lower() in _BARE else None
                return (told or by,), "accused" if told else "none" if unknown(by) else "stated"
    held = _held(incident, view, until)
    return ((held,), "accused") if held else ((), "none")


# Who is named so is named better where he is caught.
_BARE = frozenset({"driver", "the driver", "man", "a man", "suspect"})


def _held(incident: Incident, view: Scene, until: int) -> Party | None:
    """Who was caught for it, in the sentences of the incident and the five behind them."""
    if not incident.live:
        return None
    first, last = incident.units[0].told.position, max(u.told.position for u in incident.units)
    end = min(last + 6, until if until > first else len(view.text), len(view.text))
    return next((party for sentence in view.text[first:end] if (party := caught(sentence))), None)


def recipients(incident: Incident, entities: tuple[Entity, ...]) -> tuple[Party, ...]:
    """Against whom: the persons whom the text counts among the dead, wounded and taken, in its own words."""
    found: dict[str, Party] = {}
    for unit in sorted(incident.units, key=lambda u: u.told.sentence.field != "body"):
        for told in unit.tallies:
            words = unit.told.words
            if told.attacker or not told.last > told.first or told.max == 0:
                continue
            begin, end = words.begins[told.first], words.ends[told.last - 1]
            low = words.low[told.first : told.last]
            if not any(word.isalpha() and len(word) > 3 for word in low):
                continue
            country = next((e.country for b, _, e in in_sentence(words.sentence, entities) if begin <= b < end), None)
            text = words.sentence.text[begin:end]
            found.setdefault(text.lower(), Party(text=text, country=country, sector=victim_sector(low)))
    return tuple(found.values())[:6]


def same_war(told: list[Event], before: list[Event]) -> list[Event]:
    """What strikes from afar in the next sentence is by the force that struck in the last, where no other is named."""
    if not told or not before or told[0].actors or told[0].mode not in _AFAR or before[-1].mode not in _AFAR:
        return told
    if not APART.search(told[0].evidence.text.lower()):
        return told
    force = before[-1].actors
    live = told[0].modality in LIVE and before[-1].modality in LIVE
    if not live or not force or any(party.sector != "MIL" for party in force):
        return told
    return [event.model_copy(update={"actors": force, "attribution": before[-1].attribution}) for event in told]


_AFAR = frozenset({"drone", "heavy-weapons", "aerial"})
