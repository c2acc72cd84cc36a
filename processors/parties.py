"""Words that name an actor, a recipient or a party, as a record: the entity in them, its country and its sector."""

import re
from bisect import bisect_left

from schemas import Entity, Party, Span

# PLOVER sectors by the nouns that name them; the first that fits.
_SECTORS = (
    ("COP", "police officer gendarme sheriff constable policeman policemen"),
    ("MIL", "army troops soldier military navy forces marine warplane jet peacekeeper commander"),
    ("REB", "rebel militant insurgent guerrilla gunman gunmen militia fighter jihadist separatist bandit terrorist"),
    ("JUD", "court judge prosecutor tribunal jury"),
    ("LEG", "parliament lawmaker senator senate congress deputies assembly legislature"),
    ("GOV", "president minister ministry government premier official authorities junta regime mayor governor "
            "ambassador chancellor king envoy cabinet state"),
    ("OPP", "opposition dissident protester demonstrator"),
    ("CVL", "people resident villager student worker farmer civilian migrant citizen"),
)  # fmt: skip
_SECTOR = {noun: name for name, nouns in reversed(_SECTORS) for noun in nouns.split()}
_KINDS = {"igo": "IGO", "armed_group": "REB", "military": "MIL", "company": "BUS", "media": "MED", "ngo": "NGO"}
_WORD = re.compile(r"[^\W\d_]+")
NOBODY = frozenset(
    "i we us it they them he him she her you who whom which that this those these others another both all none each "
    "some many several most few one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty".split()
)
_FEW = 16  # mentions that are looked at one by one
_LEAD = ("the ", "The ", "THE ", "a ", "A ", "an ", "An ")


def within(span: Span, entities: tuple[Entity, ...]) -> list[Entity]:
    """The entities that stand in a span, in order."""
    found = [
        (mention.begin, -mention.end, number)
        for number, entity in enumerate(entities)
        for mention in _touching(entity.mentions, span)
    ]
    return [entities[n] for n in dict.fromkeys(number for _, _, number in sorted(found))]


def _touching(mentions: tuple[Span, ...], span: Span) -> list[Span]:
    """Those of an entity's mentions that have a letter in common with a span; mentions stand in order and apart."""
    if len(mentions) > _FEW:
        first = bisect_left(mentions, (span.field == "body", span.begin), key=lambda m: (m.field == "body", m.end))
        after = bisect_left(mentions, (span.field == "body", span.end), key=lambda m: (m.field == "body", m.begin))
        mentions = mentions[first:after]
    return [m for m in mentions if m.field == span.field and m.begin < span.end and m.end > span.begin]


def party(span: Span, entities: tuple[Entity, ...]) -> Party:
    """A party as the text names it, without its article."""
    text = _whole(span, entities)
    lead = next((word for word in _LEAD if text.startswith(word)), "")
    named = within(span, entities)
    main = next((one for one in named if one.label != "NORP"), named[0] if named else None)
    return Party(
        text=text[len(lead) :] or text,
        entity_id=main.id if main else None,
        country=next((one.country for one in named if one.country), None),
        sector=sector(text, main),
    )


def _whole(span: Span, entities: tuple[Entity, ...]) -> str:
    """The words, or the name that they are a piece of: a party is never half a name."""
    around = (
        mention.text
        for entity in entities
        for mention in _touching(entity.mentions, span)
        if mention.begin <= span.begin and span.end <= mention.end
    )
    return max(around, key=len, default=span.text)


def sector(text: str, entity: Entity | None) -> str | None:
    """The PLOVER sector of a party: by what its entity is known to be, else by its noun."""
    if entity is not None and entity.kind in _KINDS:
        return _KINDS[entity.kind]
    for word in _WORD.findall(text.lower()[:200]):
        found = _SECTOR.get(word) or _SECTOR.get(word.removesuffix("s"))
        if found:
            return found
    return "GOV" if entity is not None and entity.label == "GPE" else None


def parties(spans: list[Span], entities: tuple[Entity, ...]) -> tuple[Party, ...]:
    """Each party once, in order of the text; the fuller of two that name one entity."""
    made: dict[str, Party] = {}
    for one in _named(spans, entities):
        key = one.entity_id or one.text.casefold()
        if key not in made or len(one.text) > len(made[key].text):
            made[key] = one
    return tuple(made.values())


def sides(spans: list[Span], entities: tuple[Entity, ...]) -> tuple[Party, ...]:
    """The parties to a paper: a country and its people ("Russia", "the Russian side") are one.

    Its bodies, armed groups and towns stay sides of their own, and so do its ministers and envoys where it is not named
    itself; of two names of a country its own stays.
    """
    made: dict[str, Party] = {}
    people: set[str] = set()
    for one in _named(spans, entities):
        entity = next((entity for entity in entities if entity.id == one.entity_id), None)
        state = entity is not None and (entity.label == "NORP" or entity.kind == "country")
        key = one.country if state and one.country else one.entity_id or one.text.casefold()
        if entity is not None and entity.label == "PERSON":
            people.add(key)
        if key not in made or _plain(one) < _plain(made[key]):
            made[key] = one
    return tuple(one for key, one in made.items() if key not in people or one.country not in made)


def _plain(one: Party) -> tuple[bool, int]:
    """Sorts the country itself before its people, and the shorter before the longer."""
    return not (one.entity_id or "").startswith("iso3166:"), len(one.text)


def _named(spans: list[Span], entities: tuple[Entity, ...]) -> list[Party]:
    """The parties of spans that name one: a pronoun or a number alone ("We", "Thirteen") names nobody."""
    made = (party(span, entities) for span in spans)
    return [one for one in made if one.entity_id or not (one.text.casefold() in NOBODY or one.text.isdigit())]
