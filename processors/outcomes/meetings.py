"""Which meeting: its forum, level, place and year, and an identifier that tells two meetings of one forum apart."""

import re
from dataclasses import dataclass

from processors.gazetteer.folding import slug
from processors.numbers import number, words
from processors.outcomes.sessions import Days, days, edition
from processors.parties import NOBODY
from processors.text import Document, Sentence
from schemas import Entity, Meeting, Span

# Characters on either side of a meeting's noun in which its number and its days are told.
_REACH = 90
# Words that go on: the name ended before them.
_CUT = re.compile(r"(?:\s(?:the|a|an|of|in|at|on|for|with|between|and)){1,3}$", re.I)
# How long it lasts is no part of a meeting's name.
_LASTING = re.compile(r"^[\w-]+-day ")
_LEVELS = (
    ("defence-ministers", re.compile(r"defen[cs]e (?:minister|chief|secretar)", re.I)),
    ("foreign-ministers", re.compile(r"foreign (?:minister|secretar)|top diplomats", re.I)),
    ("finance-ministers", re.compile(r"finance (?:minister|chief)|central bank", re.I)),
    ("trade-ministers", re.compile(r"trade minister", re.I)),
    ("heads-of-state", re.compile(r"heads? of (?:state|government)|leaders|summit|presidents|prime ministers", re.I)),
    ("ministers", re.compile(r"minister", re.I)),
)


@dataclass(frozen=True, slots=True)
class Gathering:
    """A meeting as a sentence names it: offsets of the sentence."""

    sentence: Sentence
    begin: int
    end: int


def meeting(spans: list[Span], entities: tuple[Entity, ...], document: Document) -> Meeting | None:
    """The meeting that the words of an outcome name; None where none do. A number or a pronoun alone names nothing."""
    told = [span for span in spans if span.text.casefold() not in NOBODY and not _counted(span.text)]
    candidates = [_gathered(_whole(span, entities), document) for span in told]
    if not candidates:
        return None
    # A telling that says who met is the fullest; "the summit" by itself is what the wire calls any of them.
    named = next((g for g in candidates if _forum(g, entities)), candidates[0])
    named = _fullest(named, candidates, entities)
    forum = _forum(named, entities) or _host_forum(named, entities)
    name = _full_name(named.sentence.text[named.begin : named.end], forum, _bears(named, forum, entities))
    level = _level(named) or _ministers(named) or _rank(named)
    if forum and _is_place(name, entities):
        name = f"{forum} meeting"
    place = _place(named, entities) or next((p for g in candidates[:4] if (p := _place(g, entities))), None)
    year = document.published.year if document.published else None
    # Other tellings of the meeting count where they name the same body, or none.
    others = [named, *(g for g in candidates if g is not named and _forum(g, entities) in (forum, None))][:4]
    start, end = _days(others, document)
    host = place.name if place else (document.dateline.place if document.dateline else None)
    country = place.country if place else (document.dateline.country if document.dateline else None)
    about = slug(forum or re.sub(r"^(?:the|a|an|this|that)\s", "", name.lower()))
    parts = [about, level or "", slug(host or "") if not forum or level is None else "", str(year or "")]
    return Meeting(
        id="tocsin:meeting/" + "-".join(part for part in parts if part),
        name=name,
        forum=forum,
        level=level,
        edition=next((n for g in others if (n := edition(_around(g)))), None),
        place=host,
        country=country,
        start=start,
        end=end,
    )


def _whole(span: Span, entities: tuple[Entity, ...]) -> Span:
    """A meeting's words, to both ends of the body's name that they are a piece of."""
    for entity in entities:
        for name in entity.mentions if entity.label == "ORG" else ():
            if name.field == span.field and name.begin < span.end and span.begin < name.end:
                begin, end = min(name.begin, span.begin), max(name.end, span.end)
                before, behind = name.text[: max(0, span.begin - begin)], name.text[span.end - name.begin :]
                span = Span(field=span.field, begin=begin, end=end, text=f"{before}{span.text}{behind}")
    return span


def _gathered(span: Span, document: Document) -> Gathering:
    """A meeting's words in their sentence, without their article and what is cut off behind them ("summit in")."""
    sentence = next(
        (one for one in document.sentences if one.field == span.field and one.begin <= span.begin < one.end),
        Sentence(span.field, span.begin, span.end, span.text),
    )
    begin, end = span.begin - sentence.begin, min(span.end, sentence.end) - sentence.begin
    lead = re.match(r"(?:the|a|an|this|that|its|their|his|her)\s", sentence.text[begin:end], re.I)
    begin += lead.end() if lead else 0
    rest = _CUT.search(sentence.text[begin:end])
    return Gathering(sentence, begin, end - (len(rest[0]) if rest else 0))


def _around(found: Gathering) -> str:
    """The words about a meeting in which its number and its days are told."""
    return found.sentence.text[max(0, found.begin - _REACH) : found.end + _REACH]


def _days(told: list[Gathering], document: Document) -> Days:
    """The first days that any telling of the meeting gives."""
    today = document.dateline.date if document.dateline and document.dateline.date else None
    today = today or (document.published.date() if document.published else None)
    if today is None:
        return Days(None, None)
    return next((found for g in told if any(found := days(_around(g), today))), Days(None, None))


def _forum(found: Gathering, entities: tuple[Entity, ...]) -> str | None:
    low, high = found.sentence.begin + found.begin - 30, found.sentence.begin + found.end + 40
    for entity in entities:
        if entity.kind == "igo" or (entity.label == "ORG" and entity.kind is None and entity.name.isupper()):
            for span in entity.mentions:
                if span.field == found.sentence.field and low <= span.begin and span.end <= high:
                    return entity.name
    return None


def _fullest(named: Gathering, candidates: list[Gathering], entities: tuple[Entity, ...]) -> Gathering:
    """The telling of the same forum's meeting that says who met; `named` itself where it says so or none does."""
    forum = _forum(named, entities)
    if forum is None or _level(named) is not None or _ministers(named):
        return named
    return next((g for g in candidates if _forum(g, entities) == forum and _level(g) is not None), named)


def _level(found: Gathering) -> str | None:
    name = found.sentence.text[found.begin : found.end]
    return next((label for label, pattern in _LEVELS if pattern.search(name)), None)


def _rank(found: Gathering) -> str | None:
    """The level that the words about a meeting tell: "foreign ministers ended a two-day meeting"."""
    around = found.sentence.text[max(0, found.begin - 60) : found.end + 60]
    return next((label for label, pattern in _LEVELS if pattern.search(around)), None)


def _ministers(found: Gathering) -> str | None:
    """Which ministers the whole sentence of a meeting names, if it names any and no heads of state."""
    text = found.sentence.text
    levels = [label for label, pattern in _LEVELS[:-1] if pattern.search(text)]
    return levels[0] if len(levels) == 1 and levels[0] != "heads-of-state" else None


def _host_forum(named: Gathering, entities: tuple[Entity, ...]) -> str | None:
    """The body whose meeting it is, where it does not stand beside the word: in its sentence, else the item's first."""
    bodies = [entity for entity in entities if entity.kind == "igo"]
    where = named.sentence
    for entity in bodies:
        if any(span.field == where.field and where.begin <= span.begin < where.end for span in entity.mentions):
            return entity.name
    return bodies[0].name if bodies else None


def _counted(text: str) -> bool:
    """Whether words are a number and nothing more."""
    low = words(text)
    found = number(low, 0) if low else None
    return found is not None and found[1] == len(low)


def _bears(named: Gathering, forum: str | None, entities: tuple[Entity, ...]) -> bool:
    """Whether the words of a meeting name its body themselves."""
    low, high = named.sentence.begin + named.begin, named.sentence.begin + named.end
    spans = (span for entity in entities if entity.name == forum for span in entity.mentions)
    return any(span.field == named.sentence.field and low <= span.begin < high for span in spans)


def _full_name(name: str, forum: str | None, bears: bool) -> str:
    """`summit` of the African Union is the African Union summit; a name that holds a capital stands as it is.

    Not so where it does not name its body (`bears`): `talks in Cairo` of the Arab League are its talks in Cairo.
    """
    name = _LASTING.sub("", name)
    return f"{forum} {name}" if forum and (name == name.lower() or (not bears and name[:1].islower())) else name


def _is_place(name: str, entities: tuple[Entity, ...]) -> bool:
    """Whether a name is that of a place alone: "the ministers meet in Astana" has no other word for it."""
    return any(one.label == "GPE" and name in {span.text for span in one.mentions} for one in entities)


def _place(found: Gathering, entities: tuple[Entity, ...]) -> Entity | None:
    low, high = found.sentence.begin + found.begin, found.sentence.begin + found.end + 60
    for entity in entities:
        if entity.label == "GPE" and entity.kind in ("city", "region"):
            for span in entity.mentions:
                before = found.sentence.text[
                    max(0, span.begin - found.sentence.begin - 4) : span.begin - found.sentence.begin
                ]
                if (
                    span.field == found.sentence.field
                    and low <= span.begin
                    and span.end <= high
                    and re.search(r"\b(?:in|at) $", before)
                ):
                    return entity
    return None
