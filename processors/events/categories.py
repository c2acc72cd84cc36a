"""PLOVER categories of what a sentence tells, by its verbs: who does what to whom, the main clause before the others."""  # noqa: E501

import re
from dataclasses import dataclass, replace

from processors.events.frames import Verb, verbs
from processors.events.history import is_history
from processors.events.subject import Named, Phrase, first, named, subject, target
from processors.text import Document, Sentence
from schemas import CAMEO, QUAD, Entity, Event, Party

# An item of many sentences tells its news early; background is read for violence only.
_SENTENCES = 6
_NEGATED = re.compile(
    r"(?:\bnot|n['’]t|\bnever|\bno longer|\bwithout|\bh(?:as|ave|ad) yet to|\bstopped short of)\W+(?:\w+\W+)?$"
    r"|^(?:nobody|no one|none|neither|not one|no)\b[^,.;:]{0,60}$"
)
# Who is heard but not taken at his word.
_DOUBTFUL = (
    r"(?:activists|critics|defectors?|dissidents|documents|exiles|opponents|rebels|"
    r"cables|minutes|newspapers?|papers|tapes?)"
)
_ALLEGED = re.compile(
    r"\b(?:allegedly|reportedly|supposedly|purportedly)\W+(?:\w+\W+){0,3}$"
    r"|\b(?:said|reported|alleged|believed|thought|rumou?red|suspected) to have\W+(?:\w+\W+){0,2}$"
    r"|\b(?:alleg(?:e|es|ed)|claim(?:s|ed)?|charge[sd]? that|according to (?:the )?"
    + _DOUBTFUL
    + "|"
    + _DOUBTFUL
    + r" (?:say|says|said|suggests?|reported))\b[^.;:]{1,110}$"
)
# "..., rebels claim."
_CLAIMED = re.compile(r", (?:[\w'’-]+ ){1,5}(?:claim(?:s|ed)?|alleg(?:e|es|ed)|suggests?)\W*$")
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied)|(?:rejected|dismissed) (?:claims|reports|rumou?rs|talk|suggestions)|no truth in)\b"
    r"(?! (?:entry|access|bail|permission|a |the ))"
)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being|be|get|got)\W+(?:\w+ly\W+)?$")
_INFINITIVE = re.compile(r"\bto\W+(?:\w+ly\W+)?$")
_PLANNED = re.compile(
    r"\b(?:will|shall|plans? to|planned to|set to|due to|expected to|is to|are to|intends? to|preparing to|poised to|"
    r"about to|(?:said|says|announced) (?:[\w'’-]+ ){1,5}would)\W+(?:\w+\W+)?$"
)
_MAYBE = re.compile(r"\b(?:would|could|may|might|should|if|unless|must|can)\W+(?:\w+\W+){0,2}$")
_SUBORDINATE = re.compile(
    r"\b(?:after|who|which|whose|where|when|while|since|because|as|before|that|if|although|though|following|amid|despite|until|unless)\W+"
    r"(?:[\w'’.-]++\W++){0,9}$"
)
_SAYING = re.compile(r"\b(?:said|says|told|according to|reported|reports|announced|added|stated)\b")
# To say that one will not cooperate is to reject (CAMEO 12).
GOODWILL = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"})
UNWILLING = re.compile(
    r"(?:(?:will|would|shall|can|could)(?: not| never)|(?:won|can|couldn|wouldn)['’]t|cannot|did not|didn['’]t|does not|refus\w+ to|"  # noqa: E501
    r"declin\w+ to|fail\w* to|unwilling to|not ready to|no intention (?:of|to)|never)\W+(?:\w+\W+){0,2}$"
)
_PLACED = re.compile(r"\b(?:in|at|near|from)\s$")
_WITH = re.compile(r"\W++(?:[\w'’-]++\W++){0,4}?(?:with|and)\b([^.;:]{3,160})")
# A category whose verb governs another: what is urged, threatened, agreed, refused or alleged is not done.
_GOVERNS = frozenset({"NONE", "REQUEST", "THREATEN", "AGREE", "REJECT", "ACCUSE", "CONCEDE", "SUPPORT"})


@dataclass(frozen=True, slots=True)
class Sides:
    """Who does what a verb tells, and to whom."""

    doer: Phrase | None
    other: Phrase | None
    passive: bool


def lead(document: Document) -> list[Sentence]:
    """The sentences of a document in which categories are sought."""
    body = [sentence for sentence in document.sentences if sentence.field == "body"] or list(document.sentences)
    return body[:_SENTENCES]


def read_categories(document: Document, entities: tuple[Entity, ...]) -> tuple[Event, ...]:
    """All events but ASSAULT of the first sentences of a document, each with its actors and recipients."""
    events: list[Event] = []
    year = document.published.year if document.published else None
    for sentence in lead(document):
        found = verbs(sentence.text)
        if found:
            past = is_history(sentence.text.lower(), year)
            events.extend(_sentence(sentence, found, named(sentence, entities), past))
    return tuple(events)


def _sentence(sentence: Sentence, told: list[Verb], entities: Named, past: bool) -> list[Event]:
    low = sentence.text.lower()
    events = []
    rank = 0
    for verb in _governed(low, told):
        sides = _sides(sentence, low, verb, entities)
        if sides is None:
            continue
        score = _confidence(low, verb, rank, sides)
        rank += 1
        if verb.category not in ("ASSAULT", "NONE"):
            events.append(_event(sentence, low, verb, sides, score, entities, past))
    return events


def event_at(sentence: Sentence, verb: Verb, entities: Named, past: bool, score: float) -> Event | None:
    """The event of one verb; None where nobody stands beside it who can act."""
    low = sentence.text.lower()
    sides = _sides(sentence, low, verb, entities)
    return None if sides is None else _event(sentence, low, verb, sides, score, entities, past)


def _sides(sentence: Sentence, low: str, verb: Verb, entities: Named) -> Sides | None:
    passive = bool(_PASSIVE.search(low[max(0, verb.begin - 30) : verb.begin])) and low[verb.begin : verb.end].split()[
        0
    ].endswith(("ed", "n", "t"))
    doer = subject(sentence, verb.begin, entities)
    other = target(sentence, verb.end, entities)
    if passive:
        doer, other = _agent(sentence, verb.end, entities), doer
    if not any(phrase is not None and phrase.acts for phrase in (doer, other)):
        return None
    if doer is not None and _PLACED.search(low[max(0, doer.begin - 10) : doer.begin]) and not passive:
        # "X, in Geneva for the talks, met Y": the town is where, the sentence's own subject is who.
        doer = first(sentence, entities) or doer
    return Sides(doer, other, passive)


def _governed(low: str, found: list[Verb]) -> list[Verb]:
    """Without the infinitives and nouns that hang on an earlier verb of speech or will: `urged X to release Y`."""
    kept: list[Verb] = []
    for verb in found:
        last = kept[-1] if kept else None
        if last and last.category in _GOVERNS and verb.begin - last.end < 70:
            between = low[last.end : verb.begin]
            if (
                _INFINITIVE.search(low[max(0, verb.begin - 30) : verb.begin])
                or verb.noun
                or re.search(r"\b(?:of|for|from|over|against|by)\W+(?:\w+\W+){0,3}$", between)
            ):
                continue
        kept.append(verb)
    return kept


def _agent(sentence: Sentence, end: int, entities: Named) -> Phrase | None:
    match = re.match(r"(?:\W+\w+){0,6}?\W+by\W+", sentence.text[end:])
    return target(sentence, end + match.end(), entities) if match else None


def _confidence(low: str, verb: Verb, rank: int, sides: Sides) -> float:
    score = 0.8 - 0.07 * rank + 0.04 * (verb.words - 1)
    if _SUBORDINATE.search(low[max(0, verb.begin - 90) : verb.begin]):
        score -= 0.15
    if verb.noun:
        score -= 0.25
    if sides.doer is None or (sides.passive and sides.other is None):
        score -= 0.2
    elif sides.doer.entity is not None:
        score += 0.06
    if _INFINITIVE.search(low[max(0, verb.begin - 30) : verb.begin]):
        score -= 0.15
    return round(min(0.95, max(0.05, score)), 3)


def told_modality(low: str, verb: Verb) -> str:
    """The modality that the words before a verb give it."""
    before = low[: verb.begin]
    near = before[-80:]
    if _NEGATED.search(near):
        return "negated"
    if _DENIED.search(before):
        return "denied"
    if _PLANNED.search(near):
        return "planned"
    if _MAYBE.search(near):
        return "hypothetical"
    return "alleged" if _ALLEGED.search(before[-150:]) or _CLAIMED.search(low[verb.end :]) else "asserted"


def _event(sentence: Sentence, low: str, verb: Verb, sides: Sides, score: float, entities: Named, past: bool) -> Event:
    modality = "historical" if past else told_modality(low, verb)
    if verb.category in GOODWILL and UNWILLING.search(low[max(0, verb.begin - 40) : verb.begin]):
        verb, modality = replace(verb, category="REJECT"), "asserted"
    return Event(
        event=verb.category,
        quad=QUAD[verb.category],
        cameo=CAMEO[verb.category],
        modality=modality,
        trigger=sentence.span(verb.begin, verb.end),
        evidence=sentence.whole(),
        actors=_parties(sides.doer),
        recipients=_counterparts(sentence, verb, sides.doer, entities) or _parties(sides.other),
        attribution="stated" if _SAYING.search(low) else "none",
        confidence=score,
    )


def _counterparts(sentence: Sentence, verb: Verb, doer: Phrase | None, entities: Named) -> tuple[Party, ...]:
    """All whom a meeting was with: "with his counterparts from Chad, Mali and Niger" is one event with three of them."""  # noqa: E501
    if verb.category != "CONSULT":
        return ()
    match = _WITH.match(sentence.text[verb.end :])
    if match is None:
        return ()
    begin, end = verb.end + match.start(1), verb.end + match.end(1)
    known = {one.id for _, one in doer.entities} if doer else set()
    return tuple(
        Party(text=text, entity_id=one.id, country=one.country, sector="GOV" if one.kind == "country" else None)
        for first, last, text, one in entities
        if begin <= first and last <= end and one.id not in known
        if one.kind in ("country", "igo") or one.label in ("PERSON", "NORP")
    )


def _parties(phrase: Phrase | None) -> tuple[Party, ...]:
    return () if phrase is None else tuple(phrase.parties())
