"""By whom: the doer of a violent act as its own sentence names him, and entities as parties."""

import re

from processors.events.agent import AGENT, BREAK, STATE, first_of, phrase
from processors.events.force import PEOPLE, force
from processors.events.naming import entity_party, in_sentence, nameable
from processors.events.scene import Trigger
from processors.events.words import Words
from processors.vocabulary import vocabulary
from schemas import Entity, Party

NOMINAL = vocabulary("modality.nominal") | {"blast", "explosion", "blasts", "explosions"}
_SHY = vocabulary("party.shy")
# Those who suffer more often than they do.
_CIVIL = vocabulary("party.civil")
_OBJECT = frozenset(
    "against on at targeting among of killed killing for with wounded wounding injuring including from injured toward towards between over and into through".split()  # noqa: E501
)
_FROM = re.compile(
    r"\b(?:fired|launched|shelled|bombed|fire|shots)\s+(?:across the border\s+)?(?:from|by)\s+(?:across the\s+)?", re.I
)


def doer(trigger: Trigger, entities: tuple[Entity, ...]) -> Party | None:
    """The doer in the trigger's own sentence.

    Looked for after "by" behind the act, before it as its subject, in the when-clause that tells how, and as
    a people's name before its arms. Persons only described ("two men") count as much as named groups.
    """
    words = trigger.told.words
    low = words.low
    at = words.index(trigger.hit.begin)
    end = words.index(trigger.hit.end - 1) + 1
    first = low[at : at + 1]
    if end - at > 1 and low[end - 1] in AGENT and not _suffered(low, end - 1):
        return phrase(words, end - 1, entities)
    passive = first in (("was",), ("were",), ("been",)) or (
        not any(word.endswith("ing") for word in low[at:end])
        and bool({"was", "were", "been", "being"} & set(low[max(0, at - 3) : at]))
    )
    return (
        _after_by(words, end, entities)
        or (None if passive else _before(words, at, entities))
        or _in_clause(words, end, entities)
        or _people(words, entities)
        or (_after_by(words, 0, entities) if "by" in low[:at] else None)
    )


def _after_by(words: Words, end: int, entities: tuple[Entity, ...]) -> Party | None:
    low = words.low
    for k in range(end, min(end + 22, len(low))):
        if low[k] == ";":
            break
        if low[k] != "by" or k + 1 >= len(low) or low[k - 1] in _NOT_BY:
            continue
        for begin, past, entity in in_sentence(words.sentence, entities):
            if not words.begins[k] < begin <= words.begins[min(k + 6, len(low) - 1)]:
                continue
            if nameable(entity):
                return entity_party(entity, words.sentence)
            troops = force(words.sentence.text, begin, past) if entity.label == "NORP" else None
            if troops:
                return Party(text=troops, country=entity.country, sector="MIL")
        if low[k + 1 : k + 2] in _ONE and low[k + 2 : k + 3] and low[k + 2].endswith("year-old"):
            return Party(text=words.text(k + 1, _np_end(low, k + 3)))
        for j in range(k + 1, min(k + 8, len(low))):
            if low[j] in AGENT and not (low[j] in STATE and not _forced(low, end, k)):
                return phrase(words, j, entities)
            if low[j] in (",", ".", ";", "when", "who", "in", "on", "at"):
                break
    return None


_ONE = (("a",), ("an",))


def _np_end(low: tuple[str, ...], k: int) -> int:
    """The word behind `a 33-year-old resident of Lokeren`."""
    while k < len(low) and (low[k] not in BREAK or low[k] == "of"):
        k += 1
    return k


def _forced(low: tuple[str, ...], end: int, by: int) -> bool:
    """Whether what stands before "by" is what a force does to people: `killed by`, `shot in the stomach by`."""
    if low[by - 1] in _BY_FORCE:
        return True
    participle = low[max(0, end - 4) : end]
    return 0 < end <= by < end + 10 and bool(_PARTICIPLE & set(participle)) and not low[by - 1].endswith("ed")


_PARTICIPLE = frozenset("shot killed beaten tortured wounded raped stabbed clubbed".split())
_NOT_BY = vocabulary("party.not_by")
_BY_FORCE = frozenset(
    "killed shot dead fired attacked beaten wounded injured raped tortured raided bombed shelled fire death strike strikes raid attack shooting assault burned".split()  # noqa: E501
)


def _before(words: Words, at: int, entities: tuple[Entity, ...]) -> Party | None:
    low = words.low
    named = _named_before(words, at, entities)
    for k in range(at, max(-1, at - 40), -1):
        if k >= len(low) or low[k] not in AGENT or (low[k] == "fighter" and low[k + 1 : k + 2] in _JET):
            continue
        if _suffered(low, _past_aside(low, k)) or low[k + 1 : k + 3] in (("of", "whom"), ("have", "been")):
            continue
        if low[k] in STATE and low[at : at + 1] and low[at] in NOMINAL:
            continue
        shy = low[k] in _SHY
        if low[k] in _CIVIL and at - k > 5:
            continue
        if shy and at - k > (6 if low[k] not in ("man", "men", "youth", "woman", "youths") else 30):
            continue
        first = first_of(words, k)
        prior = low[first - 1] if first else ""
        if prior in _OBJECT and not (prior == "and" or (prior == "of" and low[first - 2 : first - 1] in _MANY)):
            continue
        if prior in ("the", "a", "his") and first >= 2 and low[first - 2] in _OBJECT:
            continue
        if shy and (opener := _opener(low, k)) is not None:
            k = opener
        found = phrase(words, k, entities)
        return found if found.entity_id or named is None else named
    return named


def _opener(low: tuple[str, ...], before: int) -> int | None:
    """`Gunmen on motorbikes lined up the men and ...`: armed people who open the sentence do what it tells."""
    for k in range(min(4, before)):
        if low[k] in AGENT and low[k] not in _SHY and not _suffered(low, k):
            return k
    return None


def _suffered(low: tuple[str, ...], k: int) -> bool:
    """Whether the agent noun at word k is one to whom it was done, or who speaks."""
    after = low[k + 1 : k + 2]
    if after == ("and",):
        # "Ten rebels and two soldiers died": both are its subject.
        verb = next((w for w in low[k + 2 : k + 7] if w in ("died", "were", "fell", "perished") or w in _BREAKS), "")
        if verb and verb not in _BREAKS:
            return True
    if after and after[0] in ("killed", "wounded", "injured", "hurt"):
        return low[k + 2 : k + 3] in _PASSIVE_END
    return after in _SUFFERED


_MANY = tuple((w,) for w in "group number gang dozens hundreds scores band mob crowd".split())
_JET = (("jet",), ("jets",), ("plane",), ("planes",), ("aircraft",), ("bomber",), ("bombers",))


def _past_aside(low: tuple[str, ...], k: int) -> int:
    """The last word of `two militants, one of them a foreigner,`: the verb stands behind the aside."""
    if low[k + 1 : k + 2] != (",",):
        return k
    return next((j for j in range(k + 3, min(k + 14, len(low) - 1)) if low[j] == ","), k)


_BREAKS = frozenset(", . ; and who that which in on at by".split())
_PASSIVE_END = ((), *((w,) for w in "in by when on during and , . as at".split()))
_SUFFERED = tuple(
    (w,)
    for w in "was were died killed wounded injured dead hurt are is fell embraced said say says believe believed think suspect suspected blamed found added told accused reported announced".split()  # noqa: E501
)


def _named_before(words: Words, at: int, entities: tuple[Entity, ...]) -> Party | None:
    """A group or a force as grammatical subject: named before the act with no break between."""
    if not words.begins:
        return None
    begin = words.begins[min(at, len(words.begins) - 1)]
    text = words.sentence.text
    verbal = at < len(words.low) and words.low[at] not in NOMINAL
    best = None
    for b, e_, entity in in_sentence(words.sentence, entities):
        prior = text[max(0, b - 14) : b].lower().split()
        subject = not prior or prior[-1].endswith(",") or prior[-1] in ("and", "while", "that", "said", "but")
        # "In Khunti, India, ..." names where.
        subject = subject and not (prior and prior[-1].endswith(",") and text[e_ : e_ + 1] == ",")
        state = entity.kind == "country" and verbal and subject and begin - e_ < 18
        named = entity.kind == "armed_group" or (entity.kind == "military" and verbal)
        person = entity.label == "PERSON" and verbal and begin - e_ == 1 and _has_object(words, at)
        if e_ > begin or not (named or state or person):
            continue
        between = text[e_:begin].lower()
        if re.search(r"[;:.]|\bsaid\b|\bwere\b|\bwas\b|\bin\b", between) or (
            prior and prior[-1] in _OBJECT | {"in", "near", "to", "by", "across"}
        ):
            continue
        best = entity_party(entity, words.sentence)
    return best


def _has_object(words: Words, at: int) -> bool:
    """`Oduya hijacked the bus`: an active verb with an object behind it; a headline may leave "was" out."""
    low = words.low
    if words.sentence.field == "headline" or words.sentence.text.isupper():
        return False
    return bool(_OBJECTS & set(low[at + 1 : at + 3])) and low[at + 1 : at + 2] not in (
        ("in",),
        ("by",),
        ("at",),
        ("on",),
    )


_OBJECTS = frozenset(
    "the a an his her their its two three four five six seven eight nine ten several dozens at".split()
)


def _in_clause(words: Words, end: int, entities: tuple[Entity, ...]) -> Party | None:
    """`... killed when gunmen opened fire`: the first agent after when/as/after/who."""
    low = words.low
    for k in range(end, len(low)):
        if low[k] in ("when", "as", "after", "while"):
            for j in range(k + 1, min(k + 9, len(low))):
                if low[j] in AGENT - _CIVIL and low[j - 1] not in ("on", "at", "against", "of"):
                    return phrase(words, j, entities)
                if low[j] in (",", ".", ";"):
                    break
    return None


def _people(words: Words, entities: tuple[Entity, ...]) -> Party | None:
    text = words.sentence.text
    for begin, end, entity in in_sentence(words.sentence, entities):
        troops = force(text, begin, end) if entity.label == "NORP" else None
        if troops:
            return Party(text=troops, country=entity.country, sector="MIL")
    match = PEOPLE.search(text)
    if match:
        return Party(text=force(text, match.start(1), match.end(1)) or match.group(1), sector="MIL")
    source = _FROM.search(text)
    if source:
        for begin, _, entity in in_sentence(words.sentence, entities):
            if source.end() <= begin <= source.end() + 12 and entity.kind == "country":
                return entity_party(entity, words.sentence)
    return None
