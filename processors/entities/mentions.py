"""Every mention of an entity in one field of a document, with what it is said to be."""

from typing import NamedTuple

from processors.entities.linking import Context, organisation, place
from processors.entities.people import names
from processors.entities.titled import titled
from processors.gazetteer.countries import country_named
from processors.gazetteer.lexicon import Case, Entry, Match
from processors.gazetteer.regions import region_named
from schemas.base import Field


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


def mentions(
    field: Field, text: str, offset: int, matches: list[Match], case: Case, context: Context, full: frozenset[str]
) -> list[Mention]:
    """All mentions in a text that begins at `offset` of its field, in order, without overlaps.

    `matches` are the lexicon's finds in it, `full` the organisations that the item names in full.
    """
    roles = [m for m in matches if m.entries[0].label == "TITLE"]
    people = names(text, roles, case != "mixed")
    found = [Mention(field, b, e, text[b:e], "PERSON", None, 0.8) for b, e in people]
    found += [
        Mention(field, t.begin, t.end, text[t.begin : t.end], t.label, None, 0.8, t.kind)
        for t in (titled(text) if case == "mixed" else [])
    ]
    taken = [(m.begin, m.end) for m in found]
    for match in matches:
        if match.entries[0].label == "TITLE" or any(b < match.end and match.begin < e for b, e in taken):
            continue
        found.append(_linked(field, text, match, context, full))
    return sorted((m._replace(begin=m.begin + offset, end=m.end + offset) for m in found), key=lambda m: m.begin)


def _linked(field: Field, text: str, match: Match, context: Context, full: frozenset[str]) -> Mention:
    first = match.entries[0]
    if first.label in ("GPE", "LOC", "FAC"):
        entry, sure = place(match, context, beside(text, match.end))
    elif first.label == "ORG" and len(match.entries) > 1:
        entry, sure = organisation(match, context, full), 0.7
    else:
        entry, sure = first, 1.0
    return Mention(field, match.begin, match.end, match.text, entry.label, entry, sure, entry.kind)


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
