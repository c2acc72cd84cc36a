"""Words that reach over several happenings: coordinated attacks, claims for all of them, accusations taken back."""

import re

from msgspec.structs import replace

from processors.memory import records
from processors.memory.mentions import LIVE, short_id
from schemas import EnrichedItem, Event, Toll

_NUMBER = r"(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,2})"
_ATTACKS = r"(?:attacks|raids|bombings|bombs|blasts|strikes|assaults|explosions|shootings|ambushes|killings)"
_ALL = re.compile(rf"\b(?:all|both|each)\s+(?:of\s+)?(?:the\s+)?(?:{_NUMBER}\s+)?(?:[a-z]+\s+)?{_ATTACKS}\b|\bthe\s+{_NUMBER}\s+(?:[a-z]+\s+)?{_ATTACKS}\b", re.I)  # fmt: skip  # noqa: E501
_WAVE = re.compile(
    rf"\b(?:coordinated|simultaneous|near-simultaneous|synchroni[sz]ed|string|series|wave|spate)\b.{{0,40}}\b{_ATTACKS}\b"
    rf"|\b{_ATTACKS}\s+(?:at|on|in|across|on\s+)\s*{_NUMBER}\b|\b{_ATTACKS}\b.{{0,40}}\b(?:simultaneously|at\s+the\s+same\s+time|within\s+minutes)\b",
    re.I,
)  # fmt: skip
_TAKEN_BACK = re.compile(
    r"\b(?:withdr[ae]w(?:s|n|ing)?|retract(?:s|ed|ing)?|t(?:ake|akes|ook|aken|aking)\s+back|drop(?:s|ped|ping)?)\b"
    r"(?!\s+(?:from|to|into|out)\b)(?:\s+[\w'’]+){0,4}?\s+(?:accusations?|blame|charge|allegations?|finding|suspicions?|attribution)\b"
    r"|\b(?:accusations?|blame|allegations?|suspicions?)\b[^.\n]{0,60}\b(?:withdrawn|retracted|dropped|taken\s+back)\b"
    r"|\bno\s+longer\s+(?:blam|suspect|accus|believ|hold)\w*\b|\bhad\s+been\s+wrong\s+to\s+(?:blame|accuse|name)\b"
    r"|\bwrongly\s+(?:blamed|accused|named)\b",
    re.I,
)


def reaches_all(event: Event, headline: str) -> bool:
    """Whether a claim or an accusation is for all of several attacks ("said it carried out all three raids")."""
    told = event.attribution in ("claimed", "accused", "stated") and event.actors
    return bool(told and (_ALL.search(headline[:300]) or _ALL.search(event.evidence.text[:600])))


def series_id(record: EnrichedItem, happenings: int) -> str | None:
    """The parent of an item's attacks when it tells them as one wave; None when it does not."""
    if happenings < 2:
        return None
    texts = [record.item.headline[:300], record.item.body[:600]]
    return short_id("wv-", record.item.key) if any(_WAVE.search(t) or _ALL.search(t) for t in texts) else None


def cleared(record: EnrichedItem) -> Event | None:
    """The attack of which an item says that its accuser takes the accusation back; a bare denial is none.

    Such an event only ever joins what is known: its `attribution` is `withdrawn`, and it counts no dead.
    """
    body = record.item.body[:4000]
    if not (_TAKEN_BACK.search(record.item.headline[:300]) or _TAKEN_BACK.search(body)):
        return None
    attacks = [e for e in record.events if e.event == "ASSAULT" and e.modality not in ("planned", "hypothetical")]
    if not attacks:
        return None
    best = max(attacks, key=lambda e: (e.modality in LIVE, e.place is not None, e.date is not None))
    return best.model_copy(update={"attribution": "withdrawn", "modality": "alleged", "toll": Toll(), "actors": ()})


def siblings(mention: records.Mention, mine: str, items: dict[str, frozenset[str]]) -> list[str]:
    """The other events that an item of this event tells of: a claim for all of them is for each."""
    if not mention.all or mention.bind or mention.report is None:
        return []
    here = items.get(mine, frozenset()) - {mention.report.key}
    return sorted(name for name, theirs in items.items() if name != mine and here & theirs)


def spread(mention: records.Mention, event_id: str) -> records.Mention:
    """A claim for all of several attacks as it is said of one of them: who, and nothing else."""
    event = mention.event and replace(mention.event, toll={}, place=None, date=None, mode=None, recipients=())
    return replace(mention, mention_id=f"{mention.mention_id}~{event_id}", bind=event_id, event=event)
