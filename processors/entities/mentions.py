"""Every mention of an entity in one field of a document, with what it is said to be.

Three readers meet here: the lexicon (names known by sight), the tagger (names by look and place) and the forms of
titled things (operations, treaties). The tagger says where a name begins and ends, the lexicon what it stands for.
"""

import re
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from processors.entities.bodies import body
from processors.entities.features import names
from processors.entities.honours import honoured
from processors.entities.honours import names as called
from processors.entities.linking import Context, city_entry, near, organisation, place, sole
from processors.entities.tagger import Tag, tag
from processors.entities.titled import titled
from processors.entities.words import Words, joined
from processors.gazetteer.countries import country_named
from processors.gazetteer.folding import slug
from processors.gazetteer.lexicon import Case, Entry, Match, common
from processors.gazetteer.own import RANK
from processors.gazetteer.places import cities
from processors.gazetteer.regions import region_named
from schemas.base import Field

_PLACES = ("GPE", "LOC", "FAC")
_COARSE = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
_FACILITY = re.compile(
    r"\b(?:Airport|Hospital|Stadium|Bridge|Street|Road|Avenue|Square|Station|Prison|Mosque|Church|Cathedral|Temple|"
    r"Hotel|Palace|Tower|Mall|Market|Airfield|Base|Port|Dam|Tunnel|Highway|School|Camp|Plant|Terminal|Barracks|Museum|Park)\b",
    re.I,
)
_NATURE = re.compile(
    r"\b(?:River|Lake|Sea|Ocean|Mountains?|Mount|Valley|Desert|Island|Islands|Peninsula|Bay|Gulf|Strait|Forest|Hills|"
    r"Coast|Pass|Canal|Basin|Plateau|Region|Delta)\b",
    re.I,
)


# What stands beside the name of a place however strange the name.
_AREA = re.compile(
    r" (?:quarter|district|province|village|neighbou?rhood|suburb|region|county|municipality|governorate|oblast|"
    r"prefecture|tehsil|subdistrict|township|island|peninsula|refugee camp)\b",
    re.I,
)
_SETTLEMENT = re.compile(r"\b(?:village|town|city|hamlet|suburb|district|province|port|capital)(?: of|,) $", re.I)


_WITHIN = re.compile(r"\b(?:in|near|outside|around|inside|across|at)(?: the)? $", re.I)
_DIRECTION = re.compile(
    r"(?:(?:north|south|east|west|northern|southern|eastern|western|central|north-?east\w*|downtown) )+"
)
_KIND = re.compile(r" (?:city|county|town|village|district|province|township|municipality|area)$", re.I)
# From this size a town may be meant though its country is not named.
_LARGE = 300_000


class Mention(NamedTuple):
    """`entry` is what the name stands for, None where no table knows it; `sure` 0..1."""

    field: Field
    begin: int
    end: int
    text: str
    label: str
    entry: Entry | None
    sure: float = 1.0
    kind: str | None = None


class Part(NamedTuple):
    """One field of a document as it is read: the text from its first sentence to its last, and where that begins."""

    field: Field
    text: str
    offset: int
    case: Case
    matches: list[Match]
    sentences: list[Words]


def mentions(part: Part, context: Context, full: frozenset[str]) -> list[Mention]:
    """All mentions in a part, in order, without overlaps; `full`: the organisations that the item names in full."""
    by_place = {(m.begin, m.end): m for m in part.matches if m.entries[0].label != "TITLE"}
    titles = {m.begin: m.end for m in part.matches if m.entries[0].label == "TITLE"}
    found = [_linked(part, m, context, full) for m in by_place.values() if _firm(m)]
    # One for every letter of the text that a mention covers.
    taken = bytearray(len(part.text))
    _take(taken, ((m.begin, m.end) for m in found))
    found += [
        Mention(part.field, t.begin, t.end, part.text[t.begin : t.end], t.label, None, 0.8, t.kind)
        for t in (titled(part.text) if part.case == "mixed" else [])
        if not any(taken[t.begin : t.end])
    ]
    _take(taken, ((m.begin, m.end) for m in found))
    for sentence, tags in zip(part.sentences, _tags(part), strict=True):
        for name in tags:
            begin, end = sentence.begins[name.begin] - part.offset, sentence.ends[name.end - 1] - part.offset
            if name.label == "PER" and titles.get(begin, end) < end - 1:
                begin = titles[begin] + 1
            elif name.label != "PER" and part.case == "mixed" and honoured(part.text, begin):
                name = name._replace(label="PER")
            if not any(taken[begin:end]):
                found.append(_named(part, begin, end, name, by_place, context, full))
                _take(taken, ((begin, end),))
    for begin, end in called(part.text) if part.case == "mixed" else ():
        if not any(taken[begin:end]):
            found.append(Mention(part.field, begin, end, part.text[begin:end], "PERSON", None, 0.8))
            _take(taken, ((begin, end),))
    for match in by_place.values():
        if _stands(match, part) and not any(taken[match.begin : match.end]):
            found.append(_linked(part, match, context, full))
    return sorted(
        (m._replace(begin=m.begin + part.offset, end=m.end + part.offset) for m in found), key=lambda m: m.begin
    )


def known(part: Part, context: Context) -> list[Mention]:
    """The mentions of a part that the gazetteer is sure of by itself, in order, without overlaps."""
    found: list[Mention] = []
    for match in sorted(part.matches, key=lambda m: (m.begin, -m.end)):
        apart = not found or match.begin + part.offset >= found[-1].end
        if match.entries[0].label not in ("TITLE", "NORP") and apart and (_firm(match) or _stands(match, part)):
            linked = _linked(part, match, context, frozenset())
            found.append(linked._replace(begin=linked.begin + part.offset, end=linked.end + part.offset))
    return found


def _take(taken: bytearray, spans: Iterable[tuple[int, int]]) -> None:
    for begin, end in spans:
        taken[begin:end] = b"\1" * (end - begin)


def _tags(part: Part) -> list[list[Tag]]:
    classes = iter(names(joined(part.sentences), part.matches, part.offset, part.case == "mixed"))
    texts = [sentence.texts for sentence in part.sentences]
    return tag(texts, [list(islice(classes, len(words))) for words in texts], part.case)


def _firm(match: Match) -> bool:
    """A name of one's own, or one of several words that only one thing bears: the lexicon goes before the tagger."""
    first = match.entries[0]
    if first.rank >= RANK:
        return True
    return " " in match.text and first.rank >= 7 and first.label != "NORP"


def _stands(match: Match, part: Part) -> bool:
    """May the lexicon speak where the tagger is silent? Not for a town or a paper that is also a word or a surname."""
    first = match.entries[0]
    if first.label == "NORP" or first.kind in ("country", "igo", "armed_group", "military", "region", "party"):
        return True
    return " " in match.text or (first.kind == "city" and first.rank > 3 and match.text.lower() not in common())


def _named(
    part: Part,
    begin: int,
    end: int,
    name: Tag,
    known: dict[tuple[int, int], Match],
    context: Context,
    full: frozenset[str],
) -> Mention:
    text = part.text[begin:end]
    match = known.get((begin, end))
    if match is None and text[:4].lower() == "the ":
        match = known.get((begin + 4, end))
    if match and any(_COARSE.get(e.label) == name.label for e in match.entries):
        kept = match._replace(entries=tuple(e for e in match.entries if _COARSE.get(e.label) == name.label))
        return _linked(part, kept, context, full)._replace(begin=begin, end=end, text=text)
    if match and name.label != "PER" and match.entries[0].rank >= 7:
        return _linked(part, match, context, full)
    if name.label != "LOC" and (
        _AREA.match(part.text, end) or _SETTLEMENT.search(part.text, max(0, begin - 24), begin)
    ):
        name = name._replace(label="LOC")
    elif name.label != "LOC" and _doubtful(part, begin, text, name, match, context):
        name = name._replace(label="LOC")
        if match:
            return _linked(part, match, context, full)
    if name.label == "PER":
        return Mention(part.field, begin, end, text, "PERSON", None, name.sure)
    if name.label == "ORG":
        entry = body(text, context)
        return Mention(part.field, begin, end, text, "ORG", entry, name.sure, entry.kind if entry else None)
    return _placed(part, begin, end, name, context)


def _doubtful(part: Part, begin: int, text: str, name: Tag, match: Match | None, context: Context) -> bool:
    """Is one word taken for a person or a body a place after all: "in Suarez", a town of the item's country?"""
    if not text[0].isupper() or text.count(" ") > 1 or (name.label == "ORG" and body(text, context)):
        return False
    if match and match.entries[0].kind == "city" and name.sure < 0.8:
        return True
    if not _WITHIN.search(part.text, max(0, begin - 12), begin):
        return False
    towns = cities(text)
    return name.sure < 0.8 or any(near(city_entry(c), context) and context.countries for c in towns)


def _placed(part: Part, begin: int, end: int, name: Tag, context: Context) -> Mention:
    """A place that the tagger found: a town of GeoNames where the item plays, else an unknown one of its country."""
    if lead := _DIRECTION.match(part.text, begin, end):
        begin = lead.end()
    text = part.text[begin:end]
    label = "FAC" if _FACILITY.search(text) else "LOC" if _NATURE.search(text) else "GPE"
    plain = _KIND.sub("", text)
    if label == "GPE" and cities(plain):
        side = beside(part.text, end)
        entry, sure = place(Match(begin, end, plain, ()), context, side)
        large = any(c.id == entry.id and c.population > _LARGE and c.main for c in cities(plain))
        if side or large or near(entry, context):
            return Mention(part.field, begin, end, text, "GPE", entry, round(min(sure, name.sure), 2), "city")
    area = label == "LOC" or _AREA.match(part.text, end) or _AREA.search(" " + text)
    kind = "facility" if label == "FAC" else "region" if area else "city"
    entry = Entry("name:" + slug(text), text, label, kind, sole(context))
    return Mention(part.field, begin, end, text, label, entry, name.sure, kind)


def _linked(part: Part, match: Match, context: Context, full: frozenset[str]) -> Mention:
    first = match.entries[0]
    if first.label in _PLACES:
        entry, sure = place(match, context, beside(part.text, match.end))
    elif first.label == "ORG" and len(match.entries) > 1:
        entry, sure = organisation(match, context, full), 0.7
    else:
        entry, sure = first, 1.0
    # "the Taliban", "the Hague": the article is no part of the name.
    lead = 4 if match.text[:4] in ("the ", "THE ") and not entry.name.startswith("The ") else 0
    return Mention(part.field, match.begin + lead, match.end, match.text[lead:], entry.label, entry, sure, entry.kind)


def beside(text: str, end: int) -> str:
    """The country or state that follows a place's name: "Birmingham, Alabama", "Tripoli (Lebanon)"."""
    if text[end : end + 2] not in (", ", " ("):
        return ""
    words = text[end + 2 : end + 42].replace(")", ",").replace(";", ",").split(",")[0].split()
    for count in range(min(4, len(words)), 0, -1):
        name = " ".join(words[:count]).strip(".")
        if name[:1].isupper() and (country_named(name) or region_named(name)):
            return name
    return ""
