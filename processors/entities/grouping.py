"""From mentions to entities: one for each person, place and organisation, with its roles, affiliation and salience."""

import itertools
from collections import Counter, defaultdict

from processors.entities.mentions import Mention
from processors.entities.roles import Role, roles
from processors.gazetteer.folding import fold, slug
from processors.gazetteer.lexicon import Match
from processors.text import Document
from schemas import Entity, Span
from schemas.base import Field


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
    said = roles(document, found, titles, identities, home)
    return tuple(
        _entity(document, key, group, [r for m in group for r in said.get((m.field, m.begin), ())])
        for key, group in groups.items()
    )


def _identities(found: list[Mention]) -> dict[Mention, str]:
    """The id of every mention: the table's, else one made of the fullest name it can be read as."""
    people = sorted({m.text for m in found if m.label == "PERSON" and " " in m.text}, key=lambda n: (len(n), n))
    surnames: dict[str, str] = {}
    given: dict[str, set[str]] = defaultdict(set)
    for name in people:
        surnames[fold(name.split()[-1])] = name
    for name in people:
        first, last = fold(name.split()[0]), fold(name.split()[-1])
        given[first].add(surnames[last] if _same(surnames[last], name) else name)
    short = _acronyms(found)
    ids = {}
    # The bearer of each surname that the text has named in full last: of two brothers the one it speaks of.
    latest = dict(surnames)
    for mention in sorted(found, key=lambda m: (m.field != "headline", m.begin)):
        if mention.entry:
            ids[mention] = mention.entry.id
        elif mention.label == "PERSON":
            ids[mention] = "name:" + slug(_person(mention.text, surnames, latest, given))
        else:
            ids[mention] = "name:" + slug(short.get(mention.text, mention.text))
    return ids


def _person(name: str, surnames: dict[str, str], latest: dict[str, str], given: dict[str, set[str]]) -> str:
    """The fullest name of a person of the item that a name can be read as; `latest` is kept."""
    words = fold(name).split()
    if not words:
        return name
    if len(words) == 1:
        alone = given.get(words[0], set())
        return latest.get(words[0]) or (next(iter(alone)) if len(alone) == 1 else name)
    full = surnames.get(words[-1], "")
    whole = full if _same(full, name) else name
    latest[words[-1]] = whole
    return whole


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


def _entity(document: Document, key: str, group: list[Mention], said: list[Role]) -> Entity:
    best = max(group, key=lambda m: (m.entry is not None, len(m.text)))
    entry = best.entry
    known = [r for r in said if r.affiliation]
    return Entity(
        id=key,
        label=best.label if len(group) == 1 else Counter(m.label for m in group).most_common(1)[0][0],
        kind=(entry.kind if entry else best.kind),
        name=entry.name if entry else best.text,
        country=entry.country if entry else next((r.country for r in said if r.country), None),
        roles=tuple(dict.fromkeys(r.title for r in said)),
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
