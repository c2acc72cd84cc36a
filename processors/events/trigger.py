"""Which words of an item tell of violence by people: one lexicon pass, then evidence for and against."""

import re
from collections import Counter
from dataclasses import dataclass

from processors.events.vocabulary import vocabulary
from processors.events.words import TRIGGERS, Hit, Words, hits, words
from processors.text import Document, Sentence
from schemas import Entity

# How far a class of words carries by itself; a mention counts from THRESHOLD on.
_BASE = {"act": 1.6, "shoot": 0.7, "blast": 0.5, "attack": 0.4, "kill": 0.1, "wound": 0.0}
_SOFT = frozenset({"destroy", "crowd-control", "beat", "unconventional", "torture", "sexual"})
THRESHOLD = 1.5
_COUNT = re.compile(
    r"\b(?:\d[\d,]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|scores|several|hundreds|another|"
    r"\w+teen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?)\s(?:[\w'-]+\s){0,4}?(?:was|were|are|have been|had been|people)?\s?"  # noqa: E501
    r"(?:also\s)?(?:killed|dead|died|injured|wounded|hurt|abducted|kidnapped|missing)\b"
    r"|\b(?:kill|killed|killing|kills|wounded|wounding|wounds|injured|injuring|injures|hurting|shot dead|killing of)\s"
    r"(?:at least |more than |about |some |up to |another )?(?:\d|an?\b|one\b|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b|nine\b|ten\b|dozens|scores|several|hundreds|\w+teen\b|twent|thirt|fort|fift|his\b|her\b|the\b)"  # noqa: E501
)


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that may tell of violence: its words, its lexicon hits, its place in the item."""

    position: int
    sentence: Sentence
    low: str
    words: Words
    hits: tuple[Hit, ...]
    kinds: Counter[str]


@dataclass(frozen=True, slots=True)
class Trigger:
    """One mention of violence. `weight` is the evidence that it is violence at all."""

    told: Told
    hit: Hit
    mode: str | None
    weight: float


@dataclass(frozen=True, slots=True)
class Scene:
    """What the whole item is about: cue counts, their rate per hundred words, groups known to be armed."""

    sentences: tuple[Told | None, ...]
    kinds: Counter[str]
    lead: Counter[str]
    size: int
    armed: tuple[Entity, ...] = ()
    text: tuple[Sentence, ...] = ()

    def rate(self, kind: str) -> float:
        return 100.0 * self.kinds[kind] / max(self.size, 60)


def scene(document: Document, entities: tuple[Entity, ...]) -> Scene:
    """One pass over the item; only sentences with a trigger are cut into words."""
    told: list[Told | None] = []
    kinds: Counter[str] = Counter()
    lead: Counter[str] = Counter()
    size = bodies = 0
    for position, sentence in enumerate(document.sentences):
        low = sentence.text.lower()
        size += low.count(" ") + 1
        found = hits(low)
        count = Counter(hit.kind for hit in found)
        kinds += count
        bodies += sentence.field == "body"
        if sentence.field == "headline" or bodies <= 2:
            lead += count
        if any(hit.kind in TRIGGERS for hit in found):
            told.append(Told(position, sentence, low, words(sentence), tuple(found), count))
        else:
            told.append(None)
    armed = tuple(e for e in entities if e.kind == "armed_group")
    return Scene(tuple(told), kinds, lead, size, armed, document.sentences)


def triggers(scene: Scene) -> list[Trigger]:
    """All mentions whose evidence reaches the threshold, in order."""
    item = _item(scene)
    found = []
    for told in scene.sentences:
        if told is None:
            continue
        base = item + _sentence(scene, told)
        for hit in told.hits:
            if hit.kind not in TRIGGERS or _no_trigger(told, hit):
                continue
            weight = base + _BASE[hit.kind] - (0.5 if hit.mode in _SOFT else 0.0)
            if (
                hit.kind == "wound"
                and not told.kinds["act"] + told.kinds["attack"] + told.kinds["blast"] + told.kinds["shoot"]
            ):
                weight -= 0.4
            if weight >= THRESHOLD:
                found.append(Trigger(told, hit, hit.mode, weight))
    return found


def _item(scene: Scene) -> float:
    """Evidence from the item as a whole."""
    weight = 0.0
    weight -= 0.55 * min(scene.rate("sport"), 4.0) if scene.kinds["sport"] >= 2 else 0.0
    weight -= 0.5 * min(scene.rate("market"), 4.0) if scene.kinds["market"] >= 2 else 0.0
    weight -= 0.6 * min(scene.rate("fiction"), 4.0) if scene.kinds["fiction"] >= 2 else 0.0
    weight -= 0.6 * min(scene.rate("cyber"), 4.0) if scene.kinds["cyber"] >= 2 else 0.0
    weight -= 0.5 * min(scene.kinds["accident"], 3) if scene.lead["accident"] and not scene.lead["agent"] else 0.0
    weight -= 0.3 if scene.kinds["casual"] >= 2 else 0.0
    weight += 0.4 if scene.kinds["agent"] else 0.0
    weight += 0.3 if scene.kinds["act"] else 0.0
    weight += 0.3 if scene.armed else 0.0
    weight += 0.2 if scene.kinds["weapon"] else 0.0
    weight += 0.3 if scene.kinds["claim"] or scene.kinds["blame"] else 0.0
    return max(weight, -2.6)


def _sentence(scene: Scene, told: Told) -> float:
    """Evidence from the sentence and its neighbour."""
    kinds = told.kinds
    weight = 0.0
    weight += min(0.9 * kinds["agent"], 1.3)
    weight += min(0.7 * kinds["weapon"], 1.0)
    weight += 0.4 if kinds["state"] else 0.0
    weight += 0.9 if _COUNT.search(told.low) else 0.0
    weight += 0.3 if kinds["kill"] and (kinds["attack"] or kinds["act"] or kinds["blast"]) else 0.0
    weight += 0.3 if kinds["act"] >= 2 else 0.0
    weight -= 0.7 * min(kinds["accident"], 2)
    weight -= 0.5 * min(kinds["sport"], 3)
    weight -= 0.4 * min(kinds["market"], 3)
    weight -= 0.5 * min(kinds["fiction"], 2)
    weight -= 0.6 * min(kinds["cyber"], 2)
    weight -= 0.4 * kinds["casual"]
    for entity in scene.armed:
        if any(
            m.field == told.sentence.field and told.sentence.begin <= m.begin < told.sentence.end
            for m in entity.mentions
        ):
            weight += 0.8
            break
    return weight


_NOT_STRIKE = re.compile(
    r"\b(?:workers?|unions?|pay|wages?|hunger|general|rail|teachers'?|miners'?|nurses?|doctors'?|transport|bandh|hartal)\b"
)
_NATURE = vocabulary("trigger.nature")


def _no_trigger(told: Told, hit: Hit) -> bool:
    """Words that look like a trigger and are none where they stand."""
    word = told.low[hit.begin : hit.end]
    before = told.low[max(0, hit.begin - 24) : hit.begin].split()
    if (
        word in ("strike", "strikes")
        and _NOT_STRIKE.search(told.low)
        and not told.kinds["weapon"] + told.kinds["agent"]
    ):
        return True
    if word in ("hit", "struck", "hits", "strikes") and set(before[-4:]) & _NATURE:
        return True
    if word in ("body", "bodies") and not told.kinds["kill"] > 1 and not told.kinds["act"] + told.kinds["shoot"]:
        return True
    if word in ("execution", "executed", "executions") and not told.kinds["agent"]:
        return True
    return word in ("incident", "violence", "offensive", "destroyed", "damaged", "seized", "siege") and not (
        told.kinds["agent"] or told.kinds["weapon"]
    )
