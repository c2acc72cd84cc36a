"""Which words of an item tell of violence by people: one lexicon pass, then evidence for and against."""

import re
from collections import Counter

from processors.events.genre import OPINION, REVIEW, VIEW, scored, unreal
from processors.events.mode import TAKEN
from processors.events.scene import Scene, Told, Trigger
from processors.events.sham import NO_ACCIDENT, sham
from processors.events.words import TRIGGERS, Hit, hits
from processors.gate import Gate
from processors.text import Document, Sentence
from processors.vocabulary import vocabulary
from schemas import Entity, Span

# How far a class of words carries by itself; a mention counts from THRESHOLD on.
_BASE = {"act": 1.75, "shoot": 0.7, "blast": 0.5, "attack": 0.4, "kill": 0.1, "wound": 0.0}
_SOFT = frozenset({"destroy", "crowd-control", "beat", "unconventional", "torture", "sexual"})
THRESHOLD = 1.5
_COUNT = re.compile(
    r"\b(?:\d[\d,]*|an?|eight|eleven|five|four|nine|one|seven|six|ten|three|twelve|two|dozens|scores|several|hundreds|another|"
    r"\w+teen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?)\s(?:[\w'.-]+\s){0,4}?(?:was|were|are|have been|had been|people)?\s?"  # noqa: E501
    r"(?:also\s)?(?:killed|dead|died|injured|wounded|hurt|abducted|kidnapped|missing|shot|stabbed|beheaded|raped|hacked)\b"
    r"|\b(?:took|takes?|taken|held|holds?|seized?|holding|taking)\s(?:at least |more than |about |some )?(?:\d+|eight|five|four|nine|seven|six|ten|three|two|dozens|scores|several|an?)\s(?:\w+\s){0,4}(?:hostage|captive)\b|\b(?:kill|killed|killing|kills|wounded|wounding|wounds|injured|injuring|injures|hurting|shot dead|killing of)\s"  # noqa: E501
    r"(?:at least |more than |about |some |up to |another )?(?:\d|an?\b|eight\b|eleven\b|five\b|four\b|nine\b|one\b|seven\b|six\b|ten\b|three\b|twelve\b|two\b|dozens|scores|several|hundreds|\w+teen\b|twent|thirt|fort|fift|his\b|her\b|the\b)"  # noqa: E501
)

_HARMED = Gate(*vocabulary("gate.counted"))


def _counted(low: str) -> bool:
    """Whether a lower-case text counts victims, be it one."""
    return _HARMED.open(low) and bool(_COUNT.search(low))


def scene(document: Document, entities: tuple[Entity, ...]) -> Scene:
    """One pass over the item; only sentences with a trigger are cut into words."""
    told: list[Told | None] = []
    kinds: Counter[str] = Counter()
    lead: Counter[str] = Counter()
    size = bodies = 0
    operations = [m for e in entities if e.kind == "operation" for m in e.mentions]
    for position, sentence in enumerate(document.sentences):
        low = sentence.text.lower()
        size += low.count(" ") + 1
        found = hits(low)
        if "to death" in low:
            found += [Hit(m.start(), m.end(), "act", _TO_DEATH[m.group(1)]) for m in _DISJOINT.finditer(low)]
        if operations:
            found += _operations(sentence, low, operations)
        names = [hit.kind for hit in found]
        kinds.update(names)
        bodies += sentence.field == "body"
        if sentence.field == "headline" or bodies <= 2:
            lead.update(names)
        if TRIGGERS.isdisjoint(names) and "count" not in names:
            told.append(None)
        else:
            told.append(Told(position, sentence, low, tuple(found), Counter(names), _counted(low)))
    if scored(document.headline, document.body):
        kinds["sport"] += 2
    armed = tuple(e for e in entities if e.kind == "armed_group")
    return Scene(
        tuple(told),
        kinds,
        lead,
        size,
        armed,
        document.sentences,
        " ".join(s.text.lower() for s in document.sentences[:3]),
        bool(OPINION.search(document.body[:260]) or VIEW.match(document.headline)),
        bool(REVIEW.match(document.headline)),
    )


# "Beat a suspected thief to death": no list has what stands between.
_TO_DEATH = {
    "beat": "beat", "beating": "beat", "kicked": "beat", "clubbed": "beat", "stoned": "primitive",
    "hacked": "primitive",
    "stabbed": "primitive", "stabbing": "primitive", "hacking": "primitive", "burned": "destroy", "burnt": "destroy",
    "shot": "firearms", "tortured": "torture", "choked": "primitive",
}  # fmt: skip
_DISJOINT = re.compile(r"\b(" + "|".join(_TO_DEATH) + r")(?:\s[\w'-]+){1,7}\sto death\b")
_LAUNCHED = re.compile(
    r"\b(?:launched|began|carried out|conducted|started|executed|mounted|unleashed)\s(?:\w+\s){0,2}$"
)


def _operations(sentence: Sentence, low: str, operations: list[Span]) -> list[Hit]:
    """`launched Operation X`: a named operation begun is force used."""
    found = []
    for mention in operations:
        begin = mention.begin - sentence.begin
        if mention.field == sentence.field and 0 <= begin < len(low) and _LAUNCHED.search(low[:begin]):
            found.append(Hit(begin, mention.end - sentence.begin, "act", None))
    return found


def triggers(scene: Scene) -> list[Trigger]:
    """All mentions whose evidence reaches the threshold, in order.

    Words of death and wounds only carry a sentence that has no word for the act itself.
    """
    if scene.review:
        return []
    item = _item(scene)
    found = []
    for told in scene.sentences:
        if told is None:
            continue
        sentence = _sentence(scene, told)
        # A sports or court item may still tell of a real attack: a sentence with act, means and victims speaks for itself.  # noqa: E501
        base = sentence + (item * 0.4 if item < 0 and _hard(told) else item)
        here = []
        for hit in told.hits:
            if hit.kind not in TRIGGERS or sham(told, hit) or unreal(scene, told, hit) or _generic(told, hit):
                continue
            weight = base + _BASE[hit.kind] - (0.15 if hit.mode in _SOFT else 0.0)
            weight += 0.5 if hit.mode == "suicide-attack" else 0.0
            if weight >= THRESHOLD:
                here.append(Trigger(told, hit, hit.mode, weight))
        acts = [t for t in here if t.hit.kind not in ("kill", "wound")]
        found += acts or here
    return found


def _hard(told: Told) -> bool:
    """Whether two of the four are there: an act, somebody armed, a weapon, victims counted."""
    return bool(told.kinds["act"]) + bool(told.kinds["agent"]) + _armed(told) + told.counted >= 2


def _armed(told: Told) -> bool:
    """Whether a weapon is named outside the words for the act: "guns down" names none."""
    acts = [hit for hit in told.hits if hit.kind == "act"]
    return any(
        cue.kind == "weapon" and not any(act.begin <= cue.begin and cue.end <= act.end for act in acts)
        for cue in told.hits
    )


def _item(scene: Scene) -> float:
    """Evidence from the item as a whole."""
    weight = 0.0
    weight -= 0.55 * min(scene.rate("sport"), 4.0) if scene.kinds["sport"] >= 2 else 0.0
    weight -= 0.5 * min(scene.rate("market"), 4.0) if scene.kinds["market"] >= 2 else 0.0
    weight -= 0.6 * min(scene.rate("fiction"), 4.0) if scene.kinds["fiction"] >= 2 else 0.0
    weight -= 0.6 * min(scene.rate("cyber"), 4.0) if scene.kinds["cyber"] >= 2 else 0.0
    weight -= 0.4 * min(scene.rate("politics"), 3.0) if scene.kinds["politics"] >= 2 else 0.0
    accident = scene.lead["accident"] and not scene.lead["agent"] and not NO_ACCIDENT.search(scene.opening)
    weight -= 0.5 * min(scene.kinds["accident"], 3) if accident else 0.0
    weight -= 1.5 if scene.kinds["animal"] and not scene.kinds["agent"] else 0.0
    weight -= 0.3 if scene.kinds["casual"] >= 2 else 0.0
    weight += 0.4 if scene.kinds["agent"] else 0.0
    weight += 0.3 if scene.kinds["act"] else 0.0
    weight += 0.3 if scene.armed else 0.0
    weight += 0.2 if scene.kinds["weapon"] else 0.0
    weight += 0.3 if scene.kinds["claim"] or scene.kinds["blame"] else 0.0
    return max(weight, -2.6)


def _sentence(scene: Scene, told: Told) -> float:
    """Evidence from the sentence itself."""
    kinds = told.kinds
    weight = 0.0
    weight += min(0.9 * kinds["agent"], 1.3)
    weight += min(0.7 * kinds["weapon"], 1.0)
    weight += 0.4 if kinds["state"] else 0.0
    weight += 0.9 if told.counted else 0.0
    weight += 0.3 if kinds["kill"] and (kinds["attack"] or kinds["act"] or kinds["blast"]) else 0.0
    weight += 0.3 if kinds["act"] >= 2 else 0.0
    weight += 0.3 if _DAY.search(told.low) else 0.0
    weight += 0.6 if _WARS.open(told.low) and _FELL.search(told.low) else 0.0
    plain = not (kinds["agent"] or kinds["weapon"] or told.counted)
    figure = plain and bool(
        kinds["sport"] or kinds["market"] or kinds["politics"] or kinds["fiction"] or kinds["cyber"]
    )
    weight += 0.8 if not figure and _DEEDS.open(told.low) and _DONE.search(told.low) else 0.0
    weight += 1.2 if told.counted and TAKEN.search(told.low) else 0.0
    weight -= 0.6 if figure else 0.0
    if kinds["accident"] and not NO_ACCIDENT.search(told.low):
        weight -= 0.7 * min(kinds["accident"], 2)
    weight -= 0.5 * min(kinds["sport"], 3)
    weight -= 0.4 * min(kinds["market"], 3)
    weight -= 0.5 * min(kinds["fiction"], 2)
    weight -= 0.6 * min(kinds["cyber"], 2)
    weight -= 0.5 * min(kinds["politics"], 2)
    weight -= 0.4 * kinds["casual"]
    weight -= 0.7 if _OWN_VOICE.search(told.low) else 0.0
    for entity in scene.armed:
        if any(
            m.field == told.sentence.field and told.sentence.begin <= m.begin < told.sentence.end
            for m in entity.mentions
        ):
            weight += 0.8
            break
    return weight


# "killed in the fighting", "victims of the war": what they died of is named.
_FELL = re.compile(
    r"\b(?:victims?|killed|died|dead|slain|wounded|injured)\s(?:\w+\s){0,6}(?:of|in|by|amid|during)\s(?:the\s|a\s)?(?:[\w-]+\s){0,2}"
    r"(?:war|fighting|crossfire|clashes|violence|hostilities|unrest|rioting|shelling|bombardment)\b"
)
_WARS = Gate(*vocabulary("gate.wars"))
# Speech: somebody argues; what is told so is seldom the news.
_OWN_VOICE = re.compile(r"\b(?:we|our|ours|us|you|your|i|my|let us)\b")
_GENERIC = vocabulary("trigger.generic")


def _generic(told: Told, hit: Hit) -> bool:
    """A bare noun for a kind of deed ("kidnappings and murders"): no number, no place of its own, no day, no headline."""  # noqa: E501
    low = told.low
    phrase = low[hit.begin : hit.end]
    if told.sentence.field == "headline" or (phrase.split()[-1] not in _GENERIC and phrase not in _KINDS):
        return False
    if phrase in _TALK:
        return not _DAY.search(low)
    if _counted(low[max(0, hit.begin - 50) : hit.end + 60]):
        return False
    before = low[max(0, hit.begin - 30) : hit.begin].split()
    if before and (before[-1] in _ARTICLE or before[-1][:1].isdigit() or (before[-2:-1] and before[-2] in _ARTICLE)):
        return phrase.endswith("s") and before[-1] in ("such", "these", "those", "any", "all")
    return not _DAY.search(low)


_TALK = frozenset(
    {"violence", "bloodshed", "terrorist action", "terrorist actions", "terrorist escalation", "carnage", "fighting"}
)


_KINDS = vocabulary("trigger.kinds")
_ARTICLE = vocabulary("trigger.article")
_DONE = re.compile(
    r"\b(?:attacks?|assaults?|raids?|bombings?|explosions?|killings?|massacres?)\b(?:\s\w+){0,4}\s(?:perpetrated|staged|carried out|launched|committed)\b|"  # noqa: E501
    r"\b(?:perpetrated|staged|carried out|launched|committed)\s(?:\w+\s){0,4}(?:attacks?|assaults?|raids?|bombings?|massacres?)\b|"  # noqa: E501
    r"\b(?:eight|five|four|nine|seven|six|ten|three|two|several|twin|a series of)\s(?:\w+\s){0,2}(?:explosions|blasts|bombs|charges)\b"  # noqa: E501
)
_DEEDS = Gate(*vocabulary("gate.deeds"))
_DAY = re.compile(
    r"\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|today|tonight|overnight|last night|this morning|early morning)\b"  # noqa: E501
)
