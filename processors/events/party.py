"""By whom and against whom, and who says so: claimed, accused, stated, none."""

import re

from processors.events.trigger import Trigger
from processors.events.vocabulary import vocabulary
from processors.events.words import Words
from processors.text import Sentence
from schemas import Entity, Party

AGENT = vocabulary("party.agent")
_STATE = vocabulary("party.state")
_UNKNOWN = vocabulary("party.unknown")
_BREAK = vocabulary("party.break")
_MOD_STOP = _BREAK - {"of", "-"}


def entity_party(entity: Entity) -> Party:
    return Party(text=entity.name, entity_id=entity.id, country=entity.country, sector=sector(entity))


def sector(entity: Entity) -> str | None:
    """PLOVER sector of an entity by its kind."""
    return {
        "armed_group": "REB", "military": "MIL", "government": "GOV", "ministry": "GOV", "country": "GOV", "igo": "IGO",
        "party": "PTY", "media": "MED", "company": "BUS", "ngo": "NGO",
    }.get(entity.kind or "")  # fmt: skip


def in_sentence(sentence: Sentence, entities: tuple[Entity, ...]) -> list[tuple[int, int, Entity]]:
    """Mentions of a sentence as (begin, end, entity), offsets within it, in order."""
    found = [
        (m.begin - sentence.begin, m.end - sentence.begin, e)
        for e in entities
        for m in e.mentions
        if m.field == sentence.field and sentence.begin <= m.begin < sentence.end
    ]
    return sorted(found, key=lambda row: row[0])


_GROUPS = ("armed_group", "military", "country", "government", "party", "company")


def nameable(entity: Entity) -> bool:
    return entity.kind in ("armed_group", "military", "government") or (
        entity.label == "ORG" and entity.kind not in ("igo", "media", "ministry", "ngo")
    )


def subject(trigger: Trigger, entities: tuple[Entity, ...]) -> Party | None:
    """The doer of the act in its own sentence: before an active verb, after "by" behind a passive one, the noun itself for "gunmen"."""  # noqa: E501
    words = trigger.told.words
    low = words.low
    at = words.index(trigger.hit.begin)
    end = words.index(trigger.hit.end - 1) + 1
    passive = at and any(w in ("was", "were", "been", "being", "be", "is", "are") for w in low[max(0, at - 3) : at])
    for k in range(end, min(end + 14, len(low))):
        if low[k] in (";", "."):
            break
        if (low[k] == "by" and k + 1 < len(low) and low[k + 1] not in ("the", "a")) or (low[k] == "by"):
            found = _phrase(words, k + 1, trigger, entities)
            if found:
                return found
            break
    if passive:
        return _when_clause(words, end, trigger, entities)
    best = None
    for k in range(at - 1, max(-1, at - 22), -1):
        if low[k] in (";", ":", "."):
            break
        if low[k] in AGENT and not (
            k
            and low[k - 1]
            in ("by", "against", "on", "targeting", "at", "among", "of", "killed", "killing", "for", "with")
        ):
            best = _around(words, k, entities)
            break
    return best or _entity_subject(words, at, entities) or _when_clause(words, end, trigger, entities)


def _when_clause(words: Words, end: int, trigger: Trigger, entities: tuple[Entity, ...]) -> Party | None:
    """`... killed when gunmen opened fire`: the first agent after when/as/after that is followed by a verb."""
    low = words.low
    for k in range(end, len(low)):
        if low[k] in ("when", "as", "after", "while"):
            for j in range(k + 1, min(k + 9, len(low))):
                if low[j] in AGENT and low[j - 1] not in ("on", "at", "against", "of"):
                    return _around(words, j, entities)
                if low[j] in (",", ".", ";"):
                    break
    return None


def _phrase(words: Words, first: int, trigger: Trigger, entities: tuple[Entity, ...]) -> Party | None:
    low = words.low
    for entity_begin, entity_end, entity in in_sentence(trigger.told.sentence, entities):  # noqa: B007
        if (
            first < len(low)
            and words.begins[first] - 1 <= entity_begin <= words.begins[min(first + 3, len(low) - 1)]
            and nameable(entity)
        ):
            return entity_party(entity)
    for k in range(first, min(first + 8, len(low))):
        if low[k] in AGENT:
            return _around(words, k, entities)
        if low[k] in (",", ".", ";", "when", "who"):
            break
    return None


def _around(words: Words, k: int, entities: tuple[Entity, ...]) -> Party:
    """The noun phrase around an agent noun at word k."""
    low = words.low
    first = k
    while (
        first > 0
        and k - first < 6
        and low[first - 1] not in _MOD_STOP
        and low[first - 1] not in ("the", "The", "'s")
        and low[first - 1][0].isalnum()
    ):
        first -= 1
    last = k + 1
    while last < len(low) and low[last] in AGENT:
        last += 1
    if low[last : last + 2] in (
        ("on", "a"),
        ("on", "motorcycles"),
        ("on", "motorbikes"),
        ("on", "two"),
        ("riding", "a"),
    ) or low[last : last + 1] == ("from",):
        stop = last + 1
        while (
            stop < len(low)
            and stop < last + 5
            and low[stop]
            not in (
                ",",
                ".",
                ";",
                "attacked",
                "opened",
                "shot",
                "killed",
                "stormed",
                "said",
                "fired",
                "abducted",
                "who",
            )
        ):
            stop += 1
        if low[last] == "on":
            last = stop
    sentence = words.sentence
    for begin, end, entity in in_sentence(sentence, entities):
        if (
            entity.kind == "armed_group"
            and begin < words.ends[last - 1] + 40
            and end > words.begins[first]
            and (begin <= words.begins[k] or low[last : last + 1] in (("of",), ("from",)))
        ):
            return entity_party(entity)
    country = next(
        (
            e.country
            for b, e_, e in in_sentence(sentence, entities)
            if e.label in ("NORP", "GPE") and words.begins[first] <= b <= words.ends[k]
        ),
        None,
    )
    state = low[k] in _STATE
    return Party(
        text=words.text(first, last),
        country=country,
        sector="MIL" if state and low[k] not in ("police", "policemen", "officers") else "COP" if state else None,
    )


def _entity_subject(words: Words, at: int, entities: tuple[Entity, ...]) -> Party | None:
    low = words.low
    begin = words.begins[at] if at < len(words.begins) else 0
    best = None
    for b, e_, entity in in_sentence(words.sentence, entities):
        if e_ <= begin and (
            entity.kind in ("armed_group", "military") or (entity.kind == "country" and begin - e_ < 24)
        ):
            between = words.sentence.text[e_:begin].lower()
            if not re.search(r"[;:.]|\bsaid\b|\bin\b|\bwere\b|\bwas\b", between):
                prior = words.sentence.text[max(0, b - 12) : b].lower().split()
                if not prior or prior[-1] not in (
                    "in",
                    "on",
                    "at",
                    "of",
                    "near",
                    "against",
                    "from",
                    "to",
                    "by",
                    "across",
                ):
                    best = entity_party(entity)
    del low
    return best


def unknown(party: Party) -> bool:
    """No name, only a description: unidentified gunmen, a man, armed men."""
    return (
        party.entity_id is None and not any(w[:1].isupper() for w in party.text.split()[1:]) and party.country is None
    )
