"""The noun phrase that does, and the one that is done to: what stands before a verb and what behind it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from processors.text import Sentence
from schemas import Entity, Party

_TOKEN = re.compile(r"[\w][\w'’.&/-]*|[^\w\s]")
# Between a subject and its verb.
_LINKING = frozenset(
    """has have had is are was were be been being will would could may might shall should must can also again then now not n't never
    to who that which which've has'nt reportedly allegedly formally officially publicly repeatedly strongly sharply jointly both all each
    later earlier already still today yesterday tomorrow do does did be the""".split()  # noqa: E501
)
# "is said to have": of whom it is said, does.
_TOLD = frozenset("said reported alleged believed thought rumoured rumored suspected known".split())
# Between a verb and what it is done to.
_LEADING_ON = _LINKING | frozenset("on with for of against by at from in over that".split())
_STOP = frozenset(
    """. ! ? , ; : ( ) “ ” " — – - and but or that which who whom whose when where while after before because as since if for with to in on at
    from by of over about against amid into under said says told saying""".split()  # noqa: E501
)
_LEADING = frozenset(
    "the a an its his her their this that these those some several many two three four five six".split()
)
_QUANTITIES = frozenset("thousands hundreds dozens scores crowds tens groups group members residents millions".split())
_PRONOUNS = frozenset("he she they it we i you who which there".split())
_KEPT_INSIDE = frozenset("of for the in and & de al el la".split())
_SECTORS = (
    ("COP", re.compile(r"\b(?:police|officers?|gendarm\w+|sheriff)\b", re.I)),
    ("MIL", re.compile(r"\b(?:army|troops|soldiers|military|navy|forces|marines|warplanes|jets)\b", re.I)),
    ("REB", re.compile(r"\b(?:rebels?|militants?|insurgents?|guerrillas?|gunmen|militia\w*|fighters|taliban|jihadists?)\b", re.I)),  # noqa: E501
    ("JUD", re.compile(r"\b(?:court|judges?|prosecutors?|tribunal|jury)\b", re.I)),
    ("LEG", re.compile(r"\b(?:parliament|lawmakers?|senat\w+|congress|deputies|assembly|legislat\w+)\b", re.I)),
    ("GOV", re.compile(r"\b(?:president|minister|ministry|government|premier|officials?|authorities|junta|regime|administration|rulers?|leaders?|mayors?|governor|ambassador|chancellor|king|envoy|cabinet|state)\b", re.I)),  # noqa: E501
    ("OPP", re.compile(r"\b(?:opposition|dissidents?|protesters|demonstrators)\b", re.I)),
    ("CVL", re.compile(r"\b(?:people|residents|villagers|students|workers|farmers|civilians|migrants|citizens)\b", re.I)),  # noqa: E501
)  # fmt: skip
_ANY_SECTOR = re.compile("|".join(pattern.pattern for _, pattern in _SECTORS), re.I)
_NAMELIKE = re.compile(r"\b[A-Z]\w+|[a-z]{3,}s$")


# Characters before a verb in which its subject is sought.
_REACH = 300
# The entities named in a sentence: begin, end, text, entity.
Named = list[tuple[int, int, str, Entity]]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase of a sentence (offsets of the sentence) and the first entity in it."""

    begin: int
    end: int
    text: str
    entity: Entity | None
    entities: tuple[tuple[str, Entity], ...]

    @property
    def acts(self) -> bool:
        """Whether it can act: it names an entity, people of a known sector, somebody by name, or people by a plural."""
        return bool(self.entities) or _sector(self.text, None) is not None or bool(_NAMELIKE.search(self.text))

    def parties(self) -> Iterator[Party]:
        """One party for each entity that the phrase lists, else one for its words."""
        listed = [(text, one) for text, one in self.entities if one.label in ("GPE", "ORG", "PERSON", "NORP")]
        if len(listed) > 1 and re.search(r"\band\b|,", self.text):
            for text, one in listed:
                yield Party(text=text, entity_id=one.id, country=one.country, sector=_sector(text, one))
            return
        first = listed[0][1] if listed else None
        yield Party(
            text=self.text,
            entity_id=first.id if first else None,
            country=first.country if first else None,
            sector=_sector(self.text, first),
        )


def named(sentence: Sentence, entities: tuple[Entity, ...]) -> Named:
    """The entities named in a sentence, in order, by offsets of the sentence."""
    field, begin, end = sentence.field, sentence.begin, sentence.begin + len(sentence.text)
    return sorted(
        (
            (span.begin - begin, span.end - begin, span.text, entity)
            for entity in entities
            for span in entity.mentions
            if begin <= span.begin and span.end <= end and span.field == field
        ),
        key=lambda row: row[0],
    )


def subject(sentence: Sentence, verb: int, entities: Named) -> Phrase | None:
    """The noun phrase before a verb at an offset; None where there is only a pronoun or nothing."""
    tokens = list(_TOKEN.finditer(sentence.text, max(0, sentence.text.rfind(" ", 0, max(0, verb - _REACH))), verb))
    at = len(tokens)
    while at and (
        (word := tokens[at - 1].group().lower()) in _LINKING
        or word.endswith("ly")
        or (word in _TOLD and at > 1 and tokens[at - 2].group().lower() in ("is", "are", "was", "were"))
    ):
        at -= 1
    # ", who has long ruled," and ", the premier," stand between a subject and its verb.
    if at and tokens[at - 1].group() == ",":
        back = next((i for i in range(at - 2, max(-1, at - 26), -1) if tokens[i].group() == ","), None)
        at = back if back is not None else at - 1
    end = at
    while at and end - at < 9:
        word = tokens[at - 1].group()
        low = word.lower()
        if low in _STOP and not (low in _KEPT_INSIDE and at > 1 and _joins(tokens, at)):
            break
        at -= 1
    return _phrase(sentence, tokens[at:end], entities)


def first(sentence: Sentence, entities: Named) -> Phrase | None:
    """The noun phrase that opens a sentence."""
    tokens = list(_TOKEN.finditer(sentence.text[:90]))
    end = next((at for at, token in enumerate(tokens) if token.group().lower() in _STOP | _LINKING - {"the"}), 0)
    return _phrase(sentence, tokens[:end], entities)


def target(sentence: Sentence, end: int, entities: Named) -> Phrase | None:
    """The noun phrase behind a verb that ends at an offset."""
    tokens = list(_TOKEN.finditer(sentence.text[end : end + 140]))
    at = 0
    while at < len(tokens) and tokens[at].group().lower() in _LEADING_ON:
        at += 1
    begin = at
    while at < len(tokens) and at - begin < 9:
        low = tokens[at].group().lower()
        if low in _STOP and not (
            low in ("of", "and") and at + 1 < len(tokens) and tokens[at + 1].group()[:1].isupper()
        ):
            break
        at += 1
    shifted = [(end + t.start(), end + t.end(), t.group()) for t in tokens[begin:at]]
    return _make(sentence, shifted, entities)


def _joins(tokens: list[re.Match[str]], at: int) -> bool:
    """Whether a small word stands inside a name or a list of names: `Ministry of Defence`, `France and Spain`."""
    after, before = tokens[at].group() if at < len(tokens) else "", tokens[at - 2].group()
    if before.lower() in _QUANTITIES:
        return True
    return after[:1].isupper() and (
        before[:1].isupper() or before.lower() in ("ministry", "president", "minister", "head", "army")
    )


def _phrase(sentence: Sentence, tokens: list[re.Match[str]], entities: Named) -> Phrase | None:
    return _make(sentence, [(t.start(), t.end(), t.group()) for t in tokens], entities)


def _make(sentence: Sentence, tokens: list[tuple[int, int, str]], entities: Named) -> Phrase | None:
    while tokens and tokens[0][2].lower() in _LEADING:
        tokens = tokens[1:]
    if not tokens or (len(tokens) == 1 and tokens[0][2].lower() in _PRONOUNS):
        return None
    begin, end = tokens[0][0], tokens[-1][1]
    text = sentence.text[begin:end]
    if not any(character.isalpha() for character in text):
        return None
    listed = tuple((words, entity) for first, last, words, entity in entities if begin <= first and last <= end)
    return Phrase(begin, end, text, listed[0][1] if listed else None, listed)


def _sector(text: str, entity: Entity | None) -> str | None:
    if _ANY_SECTOR.search(text):
        return next(sector for sector, pattern in _SECTORS if pattern.search(text))
    if entity is None:
        return None
    if entity.label == "GPE":
        return "GOV"
    return {"igo": "IGO", "armed_group": "REB", "military": "MIL", "company": "BUS", "media": "MED", "ngo": "NGO"}.get(
        entity.kind or ""
    )
