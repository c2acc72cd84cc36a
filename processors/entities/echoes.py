"""Second sight: surnames alone, and towns too small for the lexicon where the words say that a place stands there."""

import re
from collections.abc import Iterator

from processors.entities.linking import Context, place
from processors.entities.mentions import Mention, Part
from processors.gazetteer.lexicon import Match, common
from processors.gazetteer.places import cities

_SPOT = re.compile(
    r"\b(?:in|at|near|outside|around|from|to|towards?|of|between|into|reach(?:ed)?|inside|across|town|city|village)"
    r" (?:(?:the )?(?:town|city|village|district|port|area|suburb|hamlet|settlement) of )?"
    r"([A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)?(?: [A-ZÀ-Þ][\w’'-]+)?)"
)
_END = re.compile(r"(?:['’]s)?(?![\w’'-])")


def towns(part: Part, taken: list[Mention], context: Context) -> Iterator[Mention]:
    """Small places after "in", "near", "the town of": only where one lies in a country that the item names."""
    ends = {m.begin for m in taken} | {m.end for m in taken}
    for match in _SPOT.finditer(part.text):
        for size in (3, 2, 1):
            name = " ".join(match.group(1).split(" ")[:size])
            name = re.sub(r"['’]s?$", "", name)
            begin = match.start(1)
            if begin + part.offset in ends or name.lower() in common() or len(name) < 4:
                continue
            options = cities(name)
            if not any(c.country in context.countries or _at(context, c.country) for c in options):
                continue
            entry, sure = place(Match(begin, begin + len(name), name, ()), context)
            yield Mention(
                part.field, begin + part.offset, begin + part.offset + len(name), name, "GPE", entry, sure * 0.8, "city"
            )
            break


def _at(context: Context, country: str) -> bool:
    return context.dateline is not None and context.dateline.country == country


def surnames(part: Part, taken: list[Mention], people: frozenset[str]) -> Iterator[Mention]:
    """Every later surname alone of a person named in full; `people` are full names."""
    last = {name.split()[-1] for name in people if " " in name} - {"Jr", "Jr.", "Sr", "II", "III"}
    if not last:
        return
    covered = sorted((m.begin, m.end) for m in taken)
    for name in sorted(last):
        for at in _alone(name, part.text):
            begin, end = at + part.offset, at + part.offset + len(name)
            if not any(b < end and begin < e for b, e in covered):
                yield Mention(part.field, begin, end, name, "PERSON", None, 0.8)


def _alone(name: str, text: str) -> Iterator[int]:
    """Where a name stands as a word of its own, or with its possessive."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not _inner(text[at - 1 : at]) and _END.match(text, end):
            yield at
        at = text.find(name, end)


def _inner(char: str) -> bool:
    return char.isalnum() or (char != "" and char in "_’'-")
