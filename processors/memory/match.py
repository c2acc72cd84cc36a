"""Is it the same happening? A score over features, whose weights are authored and tested on told stories."""

from dataclasses import dataclass

from processors.memory.features import Features
from processors.memory.places import kilometres, names_meet

JOIN = 3.5  # what a mention must reach to join an event
NEVER = -99.0

_GROUPS = (
    frozenset({"explosives", "suicide-attack", "unconventional"}),
    frozenset({"firearms", "targeted", "primitive", "beat"}),
    frozenset({"aerial", "drone", "heavy-weapons"}),
    frozenset({"abduct"}),
    frozenset({"destroy", "crowd-control"}),
)
# A night may be the one before the day or the one after it.
_HOURS_APART = {
    pair
    for one, two in (("morning", "afternoon"), ("morning", "evening"), ("afternoon", "night"))
    for pair in ((one, two), (two, one))
}
_GROUP = {mode: n for n, group in enumerate(_GROUPS) for mode in group}


@dataclass(frozen=True, slots=True)
class Weights:
    """What each trait of a pair adds, in log odds.

    The values are authored. Fitted to pairs of reports they were no better on whole stories (docs/measuring.md).
    """

    day_dated: float = 1.0  # both are dated and may be of one day
    day: float = 0.5
    day_beside: float = -0.5  # midnight, or a wire west of the happening
    country_same: float = 1.0
    country_apart: float = -1.5
    country_apart_stated: float = -4.0  # and both texts told the place, not only a dateline
    place_spoken: float = 2.5  # one text names the town that the other tells as the place: reactions and follow-ups do
    place_missing: float = 0.5
    place_same: float = 3.0
    # One name in two countries, both attacked within a day, is rarer than a name put in the wrong country.
    place_same_apart: float = 2.0
    near: float = 3.0  # within 15 km
    near_apart: float = 5.0  # and the countries differ
    beside: float = 0.5  # within 60 km
    far: float = -1.5
    far_stated: float = -4.0
    wide_near: float = 0.5  # a province, and the other within 300 km of its middle
    wide_far: float = -3.0
    unlocated: float = -1.0  # two names, and no coordinates for one of them
    unlocated_stated: float = -2.5
    unlocated_level: float = -0.3  # a quarter may lie in the city that the other names
    mode_same: float = 1.5
    mode_kin: float = 0.7
    mode_apart: float = -1.5
    mode_one: float = 0.3
    target_same: float = 1.5
    target_apart: float = -1.5
    name_same: float = 1.5
    name_apart: float = -0.7
    count_same: float = 0.4
    count_size: float = 0.15  # for each one killed or hurt: the larger a count, the less likely that two share it
    # Tolls rise as bodies are found; a count far below or far above is another happening's.
    count_apart: float = -1.0
    text_alike: float = 5.0
    slug_same: float = 1.5
    hours_apart: float = -1.5
    other: float = -1.0  # one speaks of a second, another, a separate attack
    tokens: float = 3.0  # times the share of content words in common


_AUTHORED = Weights()
_SIZE = 14  # counts above say no more


def fit(mention: Features, event: Features, text_alike: float = 0.0, weights: Weights = _AUTHORED) -> float:
    """How well a mention fits an event; JOIN or more is the same happening, NEVER rules it out.

    Linear in the weights.
    """
    score = _when(mention, event, weights)
    if score <= NEVER:
        return NEVER
    score += _where(mention, event, weights) + _how(mention, event, weights)
    score += _who(mention, event, weights) + _toll(mention, event, weights)
    if text_alike >= 0.4:
        score += weights.text_alike * text_alike
    if mention.slug and mention.slug == event.slug:
        score += weights.slug_same
    if mention.hours and event.hours and all((a, b) in _HOURS_APART for a in mention.hours for b in event.hours):
        score += weights.hours_apart
    if mention.other != event.other:
        score += weights.other
    shared = len(mention.tokens & event.tokens)
    if shared:
        score += weights.tokens * shared / (len(mention.tokens | event.tokens) + 2)
    return score


def least(mention: Features, claims: bool) -> float:
    """What a mention must reach to join: less where it only speaks of what is known, a claim or a reaction."""
    bare = mention.killed is None and mention.injured is None
    return JOIN - 1.5 if bare and (claims or not mention.place) else JOIN


def _when(mention: Features, event: Features, weights: Weights) -> float:
    gap = max(0, mention.low - event.high, event.low - mention.high)
    if gap > 1:
        return NEVER
    if gap == 1:
        return weights.day_beside
    return weights.day_dated if mention.dated and event.dated else weights.day


def _where(mention: Features, event: Features, weights: Weights) -> float:
    told = bool(mention.country and event.country)
    apart = told and mention.country != event.country
    sure = mention.stated and event.stated
    score = weights.country_same if told else 0.0
    if apart:
        score = weights.country_apart_stated if sure else weights.country_apart
    if not mention.place or not event.place or not sure:
        if (event.words and event.words <= mention.tokens) or (mention.words and mention.words <= event.tokens):
            return score + weights.place_spoken
        if not mention.place or not event.place:
            return score + weights.place_missing
    if names_meet(mention.place, event.place):
        return weights.place_same_apart if apart else score + weights.place_same
    distance = _distance(mention, event)
    wide = min(mention.resolution, event.resolution) <= 2
    if distance is not None:
        if distance <= 15:
            return score + (weights.near_apart if apart else weights.near)
        if wide:
            return score + (weights.wide_near if distance <= 300 else weights.wide_far)
        if distance <= 60:
            return score + weights.beside
        return score + (weights.far_stated if sure else weights.far)
    if wide:
        return score
    if mention.resolution != event.resolution:
        return score + weights.unlocated_level
    return score + (weights.unlocated_stated if sure else weights.unlocated)


def _distance(mention: Features, event: Features) -> float | None:
    return kilometres((mention.latitude, mention.longitude), (event.latitude, event.longitude))


def _how(mention: Features, event: Features, weights: Weights) -> float:
    score = 0.0
    if mention.mode and event.mode:
        if mention.mode == event.mode:
            score += weights.mode_same
        else:
            kin = _GROUP.get(mention.mode, -1) == _GROUP.get(event.mode, -2)
            score += weights.mode_kin if kin else weights.mode_apart
    elif mention.mode or event.mode:
        score += weights.mode_one
    if mention.targets and event.targets:
        score += weights.target_same if mention.targets & event.targets else weights.target_apart
    return score


def _who(mention: Features, event: Features, weights: Weights) -> float:
    if not mention.names or not event.names:
        return 0.0
    return weights.name_same if mention.names & event.names else weights.name_apart


def _toll(mention: Features, event: Features, weights: Weights) -> float:
    score = 0.0
    for one, two in ((mention.killed, event.killed), (mention.injured, event.injured)):
        if one is None or two is None:
            continue
        here = max(v for v in (*one, 0) if v is not None)
        there = max(v for v in (*two, 0) if v is not None)
        if one == two:
            score += weights.count_same + weights.count_size * min(_SIZE, here)
        elif here < there / 3 or here > 4 * there + 6:
            score += weights.count_apart
    return score
