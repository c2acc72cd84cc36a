"""Entities and capitalised names as parties."""

import re

from processors.text import Sentence
from schemas import Entity, Party


def entity_party(entity: Entity, sentence: Sentence | None = None) -> Party:
    """An entity as a party, in the words of the sentence where it is named there, with its PLOVER sector."""
    text = entity.name
    if sentence is not None:
        spans = in_sentence(sentence, (entity,))
        if spans:
            begin, end, _ = spans[0]
            # "the Kurdistan Workers Party, PKK": the name with its acronym
            end = next((e for b, e, _ in spans[1:] if b - end <= 3), end)
            text = sentence.text[begin:end]
    return Party(text=text, entity_id=entity.id, country=entity.country, sector=sector(entity))


def sector(entity: Entity) -> str | None:
    """PLOVER sector of an entity by its kind."""
    return {
        "armed_group": "REB", "military": "MIL", "government": "GOV", "ministry": "GOV", "country": "GOV", "igo": "IGO",
        "party": "PTY", "media": "MED", "company": "BUS", "ngo": "NGO",
    }.get(entity.kind or "")  # fmt: skip


_SECTORS = (
    ("COP", frozenset("police policeman policemen policewoman constable constables officer officers gendarme gendarmes".split())),  # noqa: E501
    ("MIL", frozenset("soldier soldiers troops marine marines airman sailor sailors commander servicemen ranger rangers paratroopers".split())),  # noqa: E501
    ("GOV", frozenset("mayor governor minister deputy senator lawmaker councillor judge prosecutor president official officials".split())),  # noqa: E501
    ("MED", frozenset("journalist journalists reporter reporters cameraman photographer editor".split())),
)  # fmt: skip


def victim_sector(words: tuple[str, ...]) -> str:
    """PLOVER sector of persons by the nouns that name them; civilians where none says otherwise."""
    return next((sector for sector, nouns in _SECTORS if nouns & set(words)), "CVL")


def in_sentence(sentence: Sentence, entities: tuple[Entity, ...]) -> list[tuple[int, int, Entity]]:
    """Mentions of a sentence as (begin, end, entity), offsets within it, in order."""
    found = [
        (m.begin - sentence.begin, m.end - sentence.begin, e)
        for e in entities
        for m in e.mentions
        if m.field == sentence.field and sentence.begin <= m.begin < sentence.end
    ]
    return sorted(found, key=lambda row: row[0])


def nameable(entity: Entity) -> bool:
    """Whether an organisation can be a perpetrator: no forum, paper, ministry or charity."""
    return entity.kind in ("armed_group", "military") or (
        entity.label == "ORG"
        and entity.kind not in ("igo", "media", "ministry", "ngo", "company", "party", "government")
    )


_NAME = re.compile(
    r"\s*(?:the |its |a )?(?:\w+ )??((?:[A-Z][\w’'-]*|al|el)(?:(?: (?:of|for|and|the|in|al))* (?:[A-Z][\w’-]*|front|group|movement|cartel|gang|branch|faction|militia|rebels|clan|brigade|affiliate))*)"  # noqa: E501
)


def name_after(text: str, at: int) -> str | None:
    """A capitalised name right after offset `at`, at most one word in between; None in a text all in capitals."""
    match = _NAME.match(text, at)
    if not match or text.isupper() or match.group(1).split()[0].lower() in _NO_NAME:
        return None
    return match.group(1).removesuffix("'s").removesuffix("’s")


_NO_NAME = frozenset("monday tuesday wednesday thursday friday saturday sunday i he she it they we the a".split())
