"""From mentions to entities: one for each person, place and organisation, with its roles, affiliation and salience."""

import itertools
import re
from collections import Counter, defaultdict
from typing import NamedTuple

from processors.entities.mentions import Mention
from processors.gazetteer.countries import countries, country_named, country_of
from processors.gazetteer.folding import fold, slug
from processors.gazetteer.lexicon import Match
from processors.text import Document
from schemas import Entity, Span
from schemas.base import Field

_PLACES = ("GPE", "LOC", "FAC")
_OWN = re.compile(r"['’]s? ?$")


class Role(NamedTuple):
    """A role said of a person: its words, the body it belongs to and that body's country."""

    title: str
    affiliation: str | None
    country: str | None


def entities(
    document: Document, found: list[Mention], titles: dict[Field, list[Match]], home: str | None
) -> tuple[Entity, ...]:
    """All entities, in order of first mention.

    `titles` are matches of roles by field; `home` is the item's own country.
    """
    groups: dict[str, list[Mention]] = defaultdict(list)
    identities = _identities(found)
    for mention in found:
        groups[identities[mention]].append(mention)
    roles = _roles(document, found, titles, home)
    return tuple(
        _entity(document, key, group, [r for m in group for r in roles.get((m.field, m.begin), ())])
        for key, group in groups.items()
    )


def _identities(found: list[Mention]) -> dict[Mention, str]:
    """The id of every mention: the table's, else one made of the fullest name it can be read as."""
    people = {m.text for m in found if m.label == "PERSON" and " " in m.text}
    surnames: dict[str, str] = {}
    for name in sorted(people, key=lambda n: (len(n), n)):
        surnames[fold(name.split()[-1])] = name
    short = _acronyms(found)
    ids = {}
    for mention in found:
        if mention.entry:
            ids[mention] = mention.entry.id
        elif mention.label == "PERSON":
            last = fold(mention.text.split()[-1]) if mention.text.split() else ""
            ids[mention] = "name:" + slug(
                surnames.get(last, mention.text)
                if " " not in mention.text or _same(surnames.get(last, ""), mention.text)
                else mention.text
            )
        else:
            ids[mention] = "name:" + slug(short.get(mention.text, mention.text))
    return ids


def _same(full: str, name: str) -> bool:
    """Two names of one surname are one person when their first names agree or one is an initial."""
    a, b = fold(full).split(), fold(name).split()
    return bool(a and b) and (a[0] == b[0] or (min(len(a[0]), len(b[0])) == 1 and a[0][0] == b[0][0]))


def _acronyms(found: list[Mention]) -> dict[str, str]:
    """Acronyms that stand in brackets behind the name they shorten."""
    known = {}
    for one, two in itertools.pairwise(found):
        if (
            one.field == two.field
            and two.begin - one.end == 2
            and two.text.isupper()
            and one.label == two.label
            and not two.entry
        ):
            known[two.text] = one.text
    return known


def _roles(
    document: Document, found: list[Mention], titles: dict[Field, list[Match]], home: str | None
) -> dict[tuple[Field, int], list[Role]]:
    """Roles by the person's field and offset: the title right before a name, and what stands before the title."""
    people = {(m.field, m.begin) for m in found if m.label == "PERSON"}
    before = {(m.field, m.end): m for m in found if m.label in ("GPE", "NORP", "ORG", "LOC")}
    roles: dict[tuple[Field, int], list[Role]] = defaultdict(list)
    for field, matches in titles.items():
        text = document.headline if field == "headline" else document.body
        for match in matches:
            key = (field, match.end + 1)
            if key not in people or match.entries[0].kind == "-":
                continue
            lead = text[max(0, match.begin - 4) : match.begin]
            gap = len(lead) - len(_OWN.sub("", lead.rstrip(" ")).rstrip())
            owner = before.get((field, match.begin - gap)) or before.get((field, match.begin - 1))
            roles[key].append(_role(match, owner, home))
    return roles


def _role(match: Match, owner: Mention | None, home: str | None) -> Role:
    body = match.entries[0].parent
    title = match.text
    if owner and owner.label == "ORG" and owner.entry:
        return Role(title, owner.entry.id, owner.entry.country)
    country = (owner.entry.country if owner and owner.entry else None) or _national(title) or home
    official = match.entries[0].kind == "GOV"
    if not official or country is None or country not in countries():
        return Role(title, None, country if owner else None)
    return Role(title, f"tocsin:org/{country.lower()}-{body or 'government'}", country)


def _national(title: str) -> str | None:
    word = title.split()[0]
    return country_of(word) or country_named(word)


def _entity(document: Document, key: str, group: list[Mention], roles: list[Role]) -> Entity:
    best = max(group, key=lambda m: (m.entry is not None, len(m.text)))
    entry = best.entry
    known = [r for r in roles if r.affiliation]
    return Entity(
        id=key,
        label=best.label if len(group) == 1 else Counter(m.label for m in group).most_common(1)[0][0],
        kind=(entry.kind if entry else best.kind),
        name=entry.name if entry else best.text,
        country=entry.country if entry else next((r.country for r in roles if r.country), None),
        roles=tuple(dict.fromkeys(r.title for r in roles)),
        affiliation=known[0].affiliation if known else None,
        parent=entry.parent if entry and entry.label == "ORG" else None,
        latitude=entry.latitude if entry else None,
        longitude=entry.longitude if entry else None,
        salience=_salience(document, group),
        confidence=round(max(m.sure for m in group), 2),
        mentions=tuple(Span(field=m.field, begin=m.begin, end=m.end, text=m.text) for m in group),
    )


def _salience(document: Document, group: list[Mention]) -> float:
    """How much an item is about an entity, 0..1: in the headline, early, often."""
    head = any(m.field == "headline" for m in group)
    body = [m.begin for m in group if m.field == "body"]
    early = 1 - min(body) / max(1, len(document.body)) if body else 0.0
    return round(0.35 * head + 0.35 * early + 0.3 * min(1.0, len(body) / 6), 3)
