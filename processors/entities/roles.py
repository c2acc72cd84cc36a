"""What a text says a person is: the title before a name, or the words after it ("Amina Bello, the mayor of Gwoza")."""

import re
from bisect import bisect_right
from collections import defaultdict
from typing import NamedTuple

from processors.entities.mentions import Mention
from processors.gazetteer.countries import countries, country_named, country_of
from processors.gazetteer.lexicon import Match
from processors.text import Document
from schemas.base import Field

_OWN = re.compile(r"['’]s? ?$")
_OWNERS = ("GPE", "NORP", "ORG", "LOC", "FAC")
# Between a name and what the person is: a comma, and words that say how or for how long, but no other thing.
_APPOSED = re.compile(
    r", (?:(?:aged )?\d{1,3}, )?(?:who (?:is|was) )?(?:(?:a|an|the|its|their|his|her) )?(?:['’]s? )?"
    r"(?:(?:former|deputy|acting|chief|senior|top|local|veteran|main|current|outgoing|longtime|then|new|interim|retired|"
    r"regional|provincial|district|national|political|military|human rights) ){0,3}",
    re.I,
)
_OF = re.compile(r" (?:of|for|at|from|in|with)(?: the)? ", re.I)
_APART = 60
# Kinship, where it is written as a plain word: "his brother Omar" holds no office, "Brother Omar" does.
_KIN = ("brother", "sister", "father", "mother")
# Any body may have one: without an owner in the text they belong to no government.
_ANYBODYS = (
    "spokesman", "spokeswoman", "spokesperson", "secretary-general", "secretary general", "envoy", "special envoy",
    "special representative", "press secretary", "foreign policy chief", "director", "chief", "chairman", "sen.",
    "rep.", "senator", "ambassador", "governor", "gov.", "mayor",
)  # fmt: skip
# Their owner is a town or a province, whose officers are not the state's.
_LOCAL = ("city", "region", "facility")


class Role(NamedTuple):
    """A role said of a person: its words, the body it belongs to and that body's country."""

    title: str
    affiliation: str | None
    country: str | None


Roles = dict[tuple[Field, int], list[Role]]


def roles(
    document: Document,
    found: list[Mention],
    titles: dict[Field, list[Match]],
    ids: dict[Mention, str],
    home: str | None,
) -> Roles:
    """Roles by the person's field and offset; `titles` are matches of roles by field, `ids` of the mentions."""
    said: Roles = defaultdict(list)
    for field, matches in titles.items():
        text = document.headline if field == "headline" else document.body
        people = sorted((m.end, m.begin) for m in found if m.field == field and m.label == "PERSON")
        if not people:
            continue
        begins = {begin for _, begin in people}
        owners = {m.begin: m for m in found if m.field == field and m.label in _OWNERS}
        ends = {m.end: m for m in owners.values()}
        for match in matches:
            if match.entries[0].kind == "-" or match.text in _KIN:
                continue
            owner = _before(text, match.begin, ends)
            if match.end + 1 in begins:
                said[field, match.end + 1].append(_role(match, owner, ids, home))
                continue
            at = bisect_right(people, (match.begin, 0)) - 1
            if at >= 0 and _apposed(text, people[at][0], match.begin, owner):
                after = _OF.match(text, match.end)
                owner = (owners.get(after.end()) if after else None) or owner
                said[field, people[at][1]].append(_role(match, owner, ids, None))
    return said


def _before(text: str, begin: int, ends: dict[int, Mention]) -> Mention | None:
    """What stands right before a title, with or without its possessive: "India's", "NATO"."""
    lead = text[max(0, begin - 4) : begin]
    gap = len(lead) - len(_OWN.sub("", lead.rstrip(" ")).rstrip())
    return ends.get(begin - gap) or ends.get(begin - 1)


def _apposed(text: str, end: int, begin: int, owner: Mention | None) -> bool:
    """Does a title that begins at `begin` tell of the person whose name ends at `end`?"""
    if begin - end > _APART or text[end : end + 2] != ", ":
        return False
    stop = owner.begin if owner and owner.begin >= end else begin
    match = _APPOSED.fullmatch(text, end, stop)
    return match is not None


def _role(match: Match, owner: Mention | None, ids: dict[Mention, str], home: str | None) -> Role:
    title, body = match.text, match.entries[0].parent
    if owner and owner.label == "ORG":
        return Role(title, ids[owner], owner.entry.country if owner.entry else None)
    stated = (owner.entry.country if owner and owner.entry else None) or _national(title)
    official = match.entries[0].kind == "GOV"
    if owner and owner.kind in _LOCAL:
        return Role(title, None, stated)
    country = stated or (home if official and title.lower() not in _ANYBODYS else None)
    if not official or country is None or country not in countries():
        return Role(title, None, stated)
    return Role(title, f"tocsin:org/{country.lower()}-{body or 'government'}", country)


def _national(title: str) -> str | None:
    word = title.split()[0]
    return country_of(word) or country_named(word)
