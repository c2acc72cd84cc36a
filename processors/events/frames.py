"""The PLOVER lexicon: verbs, phrases and verb-noun frames found in a sentence (processors/data/plover*.tsv)."""

import re
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from processors.events.inflection import forms
from processors.gazetteer.tables import listed, rows

# Forms that are nouns or adjectives as often as verbs: they count as verbs only where they stand like one.
_NOUNY = frozenset(
    """support protest visit request press pressure ban sanction offer plan pledge promise host attack appeal demand help
    ease call march rally fight battle clash tour phone block delay release charge probe raid welcome challenge favour draft
    boycott blockade embargo strike fine return reserve free export import trade riot strikes attacks visits protests demands
    requests sanctions calls offers plans charges claims supports raids clashes bans trades exports imports promises pledges
    appeals releases marches rallies blocks hosts welcomes brief negotiate contact report concern""".split()  # noqa: E501
)
_VERBAL = re.compile(
    r"(?:\b(?:to|will|would|can|could|may|might|should|must|not|n['’]t|they|we|and|who|also|never)|[a-z]{3,}s|[A-Z]\w+)\W+$"
)
_NOMINAL = re.compile(
    r"(?:\b(?:the|a|an|its|their|his|her|of|by|for|new|no|any|more|military|economic|air|drone|political|international|general|travel|full)|['’]s)\W+$",
    re.I,
)
_WORD = re.compile(r"[^\W\d_]+")
_BE_ARMED = re.compile(
    r"^armed (?:forces|group|groups|men|man|gang|gangs|conflict|struggle|wing|attack|robbers|with|guards|police)"
)


# "the meeting", "a briefing": the gathering, not the deed, but after "is" or a comma.
_GATHERING = re.compile(r"(?:meeting|briefing|gathering|attending)\b")
_AFTER_BE = re.compile(r"(?:\b(?:is|are|was|were|been|be|after|before|while)|,)\s$")


@dataclass(frozen=True, slots=True)
class Verb:
    """A phrase of the lexicon in a sentence: category, offsets, whether it is a noun, and its number of words."""

    category: str
    begin: int
    end: int
    noun: bool
    words: int


@cache
def _phrases() -> tuple[AhoCorasick, tuple[tuple[str, str, bool], ...]]:
    entries: dict[str, tuple[str, bool]] = {}
    for category, _, phrases in rows("plover"):
        for phrase in listed(phrases):
            if phrase.startswith("="):
                entries.setdefault(phrase[1:], (category, True))
                continue
            verb, _, rest = phrase.partition(" ")
            for form in forms(verb):
                entries.setdefault(f"{form} {rest}".strip(), (category, False))
    table = tuple((phrase, category, noun) for phrase, (category, noun) in entries.items())
    return AhoCorasick([phrase for phrase, _, _ in table], matchkind=MatchKind.LeftmostLongest), table


@dataclass(frozen=True, slots=True)
class _Frame:
    """`nouns`: the first words of the nouns that close it; without one of them in the sentence it is not tried."""

    category: str
    nouns: frozenset[str]
    pattern: re.Pattern[str]


@cache
def _frames() -> tuple[_Frame, ...]:
    made = []
    for category, verbs, nouns in rows("plover_frames"):
        heads = []
        for verb in listed(verbs):
            first, _, rest = verb.partition(" ")
            heads += [re.escape(f"{form} {rest}".strip()) for form in forms(first)]
        ends = "|".join(sorted(map(re.escape, listed(nouns)), key=len, reverse=True))
        # Possessive: an apostrophe is of a word and between words, and each could be tried both ways.
        pattern = re.compile(rf"(?:{'|'.join(heads)})\b(?:\W++[\w'’$-]++){{0,6}}?\W++(?:{ends})\b")
        made.append(_Frame(category, frozenset(_WORD.findall(noun)[0] for noun in listed(nouns)), pattern))
    return tuple(made)


@cache
def _heads() -> dict[str, tuple[int, ...]]:
    """Each form of a frame's first word -> the frames that it opens: most sentences need only a few of them."""
    heads: dict[str, list[int]] = {}
    for number, (_, verbs, _) in enumerate(rows("plover_frames")):
        for form in {form for verb in listed(verbs) for form in forms(verb.split(" ")[0])}:
            heads.setdefault(form, []).append(number)
    return {form: tuple(numbers) for form, numbers in heads.items()}


_LONGEST = 2000  # characters of a sentence that are looked at: each verb is compared with those before it


def verbs(text: str) -> list[Verb]:
    """What the lexicon finds in a sentence, in order: frames first, then the longest phrase at one place."""
    low = text[:_LONGEST].lower()
    found: list[Verb] = []
    for frame, begin in _openings(low):
        match = frame.pattern.match(low, begin)
        if match and not any(v.begin < match.end() and begin < v.end for v in found):
            found.append(Verb(frame.category, begin, match.end(), False, 3))
    matcher, table = _phrases()
    for index, begin, end in matcher.find_matches_as_indexes(low):
        if (begin and (low[begin - 1].isalnum() or low[begin - 1] in "-'’")) or (
            end < len(low) and (low[end].isalnum() or low[end] == "-")
        ):
            continue
        phrase, category, noun = table[index]
        if any(v.begin < end and begin < v.end for v in found) or _BE_ARMED.match(low[begin : begin + 24]):
            continue
        if _GATHERING.match(phrase) and not _AFTER_BE.search(low[max(0, begin - 12) : begin]):
            continue
        if phrase in _NOUNY and not _stands_as_verb(text, begin, end):
            continue
        found.append(Verb(category, begin, end, noun, phrase.count(" ") + 1))
    return sorted(found, key=lambda verb: verb.begin)


def _openings(low: str) -> list[tuple[_Frame, int]]:
    """The frames that a sentence may hold, in their order, each with the offset of a word that opens it."""
    heads, frames = _heads(), _frames()
    told = set(_WORD.findall(low))
    numbers = {n for word in told & heads.keys() for n in heads[word] if not frames[n].nouns.isdisjoint(told)}
    if not numbers:
        return []
    opened = sorted(
        (number, match.start())
        for match in _WORD.finditer(low)
        for number in heads.get(match.group(), ())
        if number in numbers
    )
    return [(frames[number], begin) for number, begin in opened]


def _stands_as_verb(text: str, begin: int, end: int) -> bool:
    before = text[max(0, begin - 30) : begin]
    if _NOMINAL.search(before):
        return False
    if text[begin:end].lower().endswith("s"):
        return bool(re.match(r"\W+(?:the|a|an|its|his|her|their|to|that|for|on|[A-Z])", text[end : end + 12]))
    return bool(_VERBAL.search(before))
