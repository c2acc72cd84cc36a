"""Small towns: where the words beside a name tell a place, and a town of that name lies in a country of the item.

The lexicon knows the large ones; the tagger takes many of the others for people or bodies, or sees no name at all.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from processors.entities.linking import Context, city_entry, near, place
from processors.entities.mentions import Mention, Part, beside
from processors.gazetteer.folding import fold
from processors.gazetteer.lexicon import Match, common
from processors.gazetteer.places import cities
from processors.gazetteer.tables import words

_NAME = re.compile(r"[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+){0,2}")
_OWN = re.compile(r"['’]s?$")
# The words before a name that only a place has.
_BEFORE = re.compile(
    r"\b(?:in|near|outside|around|inside|across|at|towards?|"
    r"(?:outskirts|suburbs|residents|inhabitants|villagers|people|streets|mayor|bishop|archbishop|siege|fall|bombardment|"
    r"shelling|bombing|recapture|control|north|south|east|west) of|(?:battle|fighting|fight) for|"
    r"(?:strikes?|airstrikes?|raids?|offensive|bombs|shells|rockets|missiles) (?:on|against)|"
    r"retaken?|retook|recaptured?|overr[au]n|stormed|raided|shelled|bombed|bombarded|besieged|evacuated|entered|"
    r"reached|fled|(?:travell?ing|driving|road|way|bus|convoy) (?:from|to)|"
    r"(?:town|city|village|district|port|suburb|hamlet) of)"
    r"(?: the)? $"
)
# Those that persons and bodies have too, if less often.
_OFTEN = re.compile(
    r"\b(?:from|to|of|between|into|on|town|city|village|attack(?:ed|s|ing)?|hit|struck|seized?|captured?|took|left|leaving)"
    r"(?: the)? $"
)
_AFTER = re.compile(
    r"['’]s? (?:(?:main|central|old|largest|only|busy|northern|southern|eastern|western) )?(?:market|outskirts|suburbs|"
    r"hospital|residents|streets|airport|mosque|bazaar|bus station|police station|town hall|population|mayor|square)\b"
    r"|,? (?:about |some )?\d{1,3} ?(?:km|kilomet|miles?)\b"
    r"| (?:has been|had been|was|is|came|remains) under (?:siege|fire|attack|curfew|control|the control)\b"
    r"|, (?:a|the) (?:\w+[ -]){0,3}(?:town|village|city|hamlet|settlement|suburb)\b"
)
_SPAN = 40
# What the tagger is this sure of it keeps, unless the words say a place beyond doubt.
_SURE = 0.9


class _Around(NamedTuple):
    """Where the towns and regions already found in a field begin and end."""

    begins: set[int]
    ends: set[int]


def towns(part: Part, found: list[Mention], context: Context) -> list[Mention]:
    """The mentions of a field with small towns set right and added; `found` are those that it has so far."""
    around = _Around(set(), set())
    for mention in found:
        if mention.kind in ("city", "region"):
            _know(mention, around)
    parted = (m.text.split() for m in found if m.label == "PERSON" and " " in m.text)
    people = {word for name in parted for word in (name[0], name[-1])}
    titled = {m.end + 1 + part.offset for m in part.matches if m.entries[0].label == "TITLE"}
    kept = sorted(found, key=lambda m: m.begin)
    # Backward and forward, so that of "Wuro, Damba and Yola" each leans on the others.
    for order in (range(len(kept) - 1, -1, -1), range(len(kept))):
        for i in order:
            mention = kept[i]
            if mention.label in ("PERSON", "ORG") and mention.begin not in titled and mention.text not in people:
                kept[i] = _town(part, mention, around, context) or mention
    kept += _silent(part, kept, around, context)
    return kept


def _know(mention: Mention, around: _Around) -> None:
    around.begins.add(mention.begin)
    around.ends.add(mention.end)


def _town(part: Part, mention: Mention, around: _Around, context: Context) -> Mention | None:
    """The town that is meant by a name taken for a person's or a body's, if one is."""
    if (mention.entry and not mention.entry.id.startswith("name:")) or mention.text.count(" ") > 2:
        return None
    told = _told(part, mention.begin, mention.end, around)
    given = fold(mention.text) in words("given_names")
    if told == 2 or (told == 1 and mention.sure < _SURE and not given):
        return _placed(part, mention.begin, mention.text, around, context, mention.sure)
    return None


def _silent(part: Part, found: list[Mention], around: _Around, context: Context) -> Iterator[Mention]:
    """Towns where no name was seen."""
    taken = bytearray(len(part.text))
    for mention in found:
        begin, end = mention.begin - part.offset, mention.end - part.offset
        taken[begin:end] = b"\1" * (end - begin)
    for match in reversed(list(_NAME.finditer(part.text))):
        if any(taken[match.start() : match.end()]):
            continue
        parts = match.group().split(" ")
        for size in range(len(parts), 0, -1):
            name = _OWN.sub("", " ".join(parts[:size]))
            begin = match.start() + part.offset
            if len(name) < 4 or name.lower() in common() or not _told(part, begin, begin + len(name), around):
                continue
            if town := _placed(part, begin, name, around, context, 0.8):
                yield town
                break


def _told(part: Part, begin: int, end: int, around: _Around) -> int:
    """How plainly the words beside a name tell a place: 2 beyond doubt, 1 likely, 0 not."""
    first, last, text = begin - part.offset, end - part.offset, part.text
    if _BEFORE.search(text, max(0, first - _SPAN), first) or _AFTER.match(text, last) or beside(text, last):
        return 2
    goes_on = text.startswith((" and ", ", "), last)
    listed = (
        (goes_on and {end + 2, end + 5} & around.begins)
        or (text.endswith(" and ", 0, first) and begin - 5 in around.ends)
        or (goes_on and text.endswith(", ", 0, first) and begin - 2 in around.ends)
    )
    return 1 if listed or _OFTEN.search(text, max(0, first - _SPAN), first) else 0


def _placed(part: Part, begin: int, name: str, around: _Around, context: Context, most: float) -> Mention | None:
    """The town of that name in a country that the item names."""
    options = cities(name)
    if not options or not (context.countries or context.dateline):
        return None
    if not any(near(city_entry(c), context) for c in options):
        return None
    end = begin + len(name)
    entry, sure = place(Match(begin, end, name, ()), context, beside(part.text, end - part.offset))
    town = Mention(part.field, begin, end, name, "GPE", entry, round(min(sure, most), 2), "city")
    _know(town, around)
    return town
