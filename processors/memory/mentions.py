"""What one reading of an item tells the memory: one mention per happening and per document, with lasting ids."""

from collections.abc import Callable, Iterable, Sequence

import xxhash

from processors.memory.items import Told
from processors.memory.keys import OUTCOMES, event_key
from processors.memory.places import names_meet
from schemas import Count, EnrichedItem, Event, Outcome, Party

# Material conflict is remembered; what people say about it comes in hundreds a day and reaches the memory by
# the outcomes. PLOVER quad 4.
REMEMBERED = frozenset({"ASSAULT", "PROTEST", "COERCE", "SANCTION", "MOBILIZE"})
LIVE = frozenset({"asserted", "alleged"})

ECHO = 4  # days for which a happening is followed up as if known to all

# Papers of one meeting that are one document on its way: a chair's statement replaces the declaration.
_JOINT = frozenset({"declaration", "communique", "joint_statement", "chairs_statement", "conclusions", "other"})
# When one item tells several stages, the later stage is the state of the document.
_STAGE = ("expected", "under_negotiation", "refused", "not_adopted", "postponed", "signed", "adopted", "ratified",
          "vetoed", "replaced", "withdrawn")  # fmt: skip
STAGE = {status: n for n, status in enumerate(_STAGE)}
_MADE = frozenset({"signed", "adopted", "ratified"})
_FAILED = frozenset({"refused", "not_adopted", "postponed", "vetoed", "withdrawn"})


def document_family(document: str) -> str:
    """`joint` for all forms of a meeting's common text, else the document itself."""
    return "joint" if document in _JOINT else document


def short_id(prefix: str, *parts: object) -> str:
    """A deterministic id: the prefix and 16 hexadecimal digits over the parts."""
    return prefix + xxhash.xxh64_hexdigest("\x1f".join(map(str, parts)).encode())


def happenings(record: EnrichedItem) -> tuple[Event, ...]:
    """The live events of an item, each happening once: sentences about one incident are put together.

    What is told as background but lies only days back is an echo: it can add to what is known (a claim, a man who
    died in hospital) and keeps an item's earlier report standing, but begins nothing.
    """
    live = [e for e in record.events if e.event in REMEMBERED and (e.modality in LIVE or _echo(e, record))]
    groups: list[list[Event]] = []
    for event in live:
        for group in groups:
            if group[0].event == event.event and _one(group, event):
                group.append(event)
                break
        else:
            groups.append([event])
    return tuple(_join(group) for group in groups)


def _echo(event: Event, record: EnrichedItem) -> bool:
    published = record.item.published
    if (
        event.modality != "historical"
        or not event.date
        or not published
        or event.date_precision not in ("day", "night")
    ):
        return False
    return 0 <= (published.date() - event.date).days <= ECHO


def _one(group: Sequence[Event], event: Event) -> bool:
    numbers = {e.incident for e in group if e.incident is not None}
    if numbers and event.incident is not None:
        return event.incident in numbers
    if event.incident is not None or numbers:
        return False
    first = group[0]
    if first.date and event.date and abs((first.date - event.date).days) > 1:
        return False
    if first.place and event.place:
        if first.place.country and event.place.country and first.place.country != event.place.country:
            return False
        local = min(first.place.resolution or 0, event.place.resolution or 0) >= 3
        return not local or names_meet(first.place.name, event.place.name)
    return True


def _join(group: Sequence[Event]) -> Event:
    if len(group) == 1:
        return group[0]
    ranked = sorted(range(len(group)), key=lambda n: (-_weight(group[n]), n))
    best = group[ranked[0]]
    places = [e.place for e in group if e.place]
    toll: dict[str, Count] = {}
    for event in (group[n] for n in ranked):
        for name, count in event.toll:
            if count is not None:
                toll.setdefault(name, count)
    named = next((group[n] for n in ranked if group[n].attribution in ("claimed", "accused")), best)
    return best.model_copy(
        update={
            "place": max(places, key=lambda p: (p.basis == "stated", p.resolution or 0)) if places else None,
            "toll": best.toll.model_copy(update=toll),
            "actors": parties(p for e in group for p in e.actors),
            "recipients": parties(p for e in group for p in e.recipients),
            "attribution": named.attribution,
            "mode": best.mode or next((e.mode for e in group if e.mode), None),
            "date": best.date or next((e.date for e in group if e.date), None),
            "modality": min((e.modality for e in group), key=("asserted", "alleged", "historical").index),
            "confidence": max(e.confidence for e in group),
        }
    )


def _weight(event: Event) -> int:
    toll = sum(count is not None for _, count in event.toll)
    return toll + 2 * bool(event.place) + bool(event.mode) + bool(event.date) + (event.modality == "asserted")


def parties(many: Iterable[Party]) -> tuple[Party, ...]:
    """Each party once: by its identifier, else by its words."""
    found: dict[str, Party] = {}
    for party in many:
        found.setdefault(party.entity_id or party.text.casefold(), party)
    return tuple(found.values())


def documents(record: EnrichedItem) -> tuple[Outcome, ...]:
    """The outcomes of an item, each document once, in its latest stage and with all its dissenters."""
    groups: dict[tuple[str, str, str], list[Outcome]] = {}
    for outcome in record.outcomes:
        between = {p.country or p.text for p in outcome.parties}
        pair = "+".join(sorted(between)) if outcome.meeting is None and len(between) > 1 else ""
        if outcome.document == "resolution" and outcome.status == "vetoed":
            pair = "vetoed"  # the draft that failed is not the one that passed
        key = (outcome.meeting.id if outcome.meeting else "", document_family(outcome.document), pair)
        groups.setdefault(key, []).append(outcome)
    for key in [k for k in groups if not k[0] and not k[2]]:
        # A paper of which nothing more is told is the one of its kind that the item speaks of, if it speaks of one.
        kin = [k for k in groups if k != key and k[1] == key[1]]
        if len(kin) == 1:
            known = groups[kin[0]]
            joined = [o for o in groups[key] if not _another(o, known)]
            groups[kin[0]] += [o.model_copy(update={"meeting": known[0].meeting}) for o in joined]
            groups[key] = [o for o in groups[key] if _another(o, known)]
    return tuple(_stage(group) for group in groups.values() if group)


def _another(paper: Outcome, known: Sequence[Outcome]) -> bool:
    """Whether a paper of no named kind is not the known one: it came about and the known one did not."""
    return paper.document == "other" and paper.status in _MADE and all(o.status in _FAILED for o in known)


def _stage(group: Sequence[Outcome]) -> Outcome:
    if len(group) == 1:
        return group[0]
    last = max(group, key=lambda o: STAGE.get(o.status, 0))
    # The document that failed keeps its name: a chair's statement is what replaced it.
    named = next((o for o in group if o.document != "chairs_statement"), last)
    return last.model_copy(
        update={
            "document": named.document if last.status == "replaced" else last.document,
            "document_title": next((o.document_title for o in group if o.document_title), None),
            "parties": parties(p for o in group for p in o.parties),
            "dissenters": parties(p for o in group for p in o.dissenters),
            "reason": next((o.reason for o in group if o.reason), None),
            "date": next((o.date for o in group if o.date), None),
            "confidence": max(o.confidence for o in group),
        }
    )


def follow(
    told: tuple[Told, ...],
    item_key: str,
    count: int,
    record: EnrichedItem,
    cleared: Callable[[EnrichedItem], Event | None] = lambda record: None,
) -> list[tuple[Told, Event | None, Outcome | None]]:
    """The mentions of a reading, each with the id it already has when an earlier version told it, else a new one.

    A lone happening stays itself whatever a correction changes in it; among several, the one that agrees
    most. `cleared` finds an accusation that is taken back, where nothing else is told.
    """
    country = record.item.dateline.country if record.item.dateline else None
    fresh: list[tuple[str, str, dict[str, str | None], Event | None, Outcome | None]] = [
        (e.event, event_key(e, country), _gist(e), e, None) for e in happenings(record)
    ]
    clear = cleared(record) if not fresh else None
    if clear is not None:
        fresh.append((clear.event, event_key(clear, country), _gist(clear), clear, None))
    fresh += [("outcome:" + document_family(o.document), OUTCOMES, _sign(o), None, o) for o in documents(record)]
    unmatched = {t.mention_id: t for t in told}
    pairs = sorted(
        (
            (-_agree(t, gist), n, t.mention_id)
            for n, (kind, _, gist, _, _) in enumerate(fresh)
            for t in told
            if t.kind == kind
        ),
    )
    chosen: dict[int, Told] = {}
    for score, n, mention_id in pairs:
        if n in chosen or mention_id not in unmatched:
            continue
        kind = fresh[n][0]
        lone = sum(f[0] == kind for f in fresh) == 1 and sum(t.kind == kind for t in told) == 1
        if score < 0 or lone:
            chosen[n] = unmatched.pop(mention_id)
    result = []
    for n, (kind, key, gist, event, outcome) in enumerate(fresh):
        before = chosen.get(n)
        if before is None:
            before = Told(mention_id=short_id("mn-", item_key, count), key=key, kind=kind)
            count += 1
        result.append((before.model_copy(update={"gist": gist}), event, outcome))
    return result


def withdrawn(told: Sequence[Told], spoken: Sequence[Told], record: EnrichedItem, corrects: bool) -> tuple[Told, ...]:
    """The mentions of earlier versions that a new version takes back.

    A version that tells none of a kind any more takes all of that kind back; so does a correction with what it
    leaves out. An update that still tells some of several is only silent about the others, unless it denies them.
    """
    ids = {t.mention_id for t in spoken}
    kinds = {t.kind for t in spoken}
    denied = [e.place.name for e in record.events if e.modality in ("negated", "denied") and e.place]
    return tuple(
        t
        for t in told
        if t.mention_id not in ids
        and (corrects or t.kind not in kinds or any(names_meet(name, t.gist.get("place") or "") for name in denied))
    )


def _gist(event: Event) -> dict[str, str | None]:
    place = event.place
    return {"place": place.name if place else None, "country": place.country if place else None, "mode": event.mode}


def _sign(outcome: Outcome) -> dict[str, str | None]:
    return {
        "meeting": outcome.meeting.id if outcome.meeting else None,
        "parties": "+".join(sorted(p.country or p.text for p in outcome.parties)) or None,
    }


def _agree(told: Told, gist: dict[str, str | None]) -> int:
    """How well a mention agrees with an earlier one: positive when something known is shared, none contradicted."""
    score = 0
    for name, weight in (("place", 4), ("meeting", 4), ("country", 2), ("parties", 2), ("mode", 1)):
        one, two = told.gist.get(name), gist.get(name)
        if one is not None and two is not None:
            score += weight if one == two or (name == "place" and names_meet(one, two)) else -weight
    return score
