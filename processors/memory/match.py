"""Is it the same happening? A score over features; the weights are authored and tested on told stories."""

from processors.memory.features import Features
from processors.memory.places import kilometres, names_meet

JOIN = 3.5  # a city, a day and a country that agree, with nothing against it, are enough
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


def fit(mention: Features, event: Features, text_alike: float = 0.0) -> float:
    """How well a mention fits an event; JOIN or more is the same happening, NEVER rules it out."""
    score = _when(mention, event)
    if score <= NEVER:
        return NEVER
    score += _where(mention, event) + _how(mention, event) + _who(mention, event) + _toll(mention, event)
    if text_alike >= 0.4:
        score += 5 * text_alike
    if mention.slug and mention.slug == event.slug:
        score += 1.5
    if mention.hours and event.hours and all((a, b) in _HOURS_APART for a in mention.hours for b in event.hours):
        score -= 1.5
    if mention.other != event.other:
        score -= 1.0
    shared = len(mention.tokens & event.tokens)
    if shared:
        score += 3 * shared / (len(mention.tokens | event.tokens) + 2)
    return score


def least(mention: Features, claims: bool) -> float:
    """What a mention must reach to join: less where it only speaks of what is known, a claim or a reaction."""
    bare = mention.killed is None and mention.injured is None
    return JOIN - 1.5 if bare and (claims or not mention.place) else JOIN


def _when(mention: Features, event: Features) -> float:
    gap = max(0, mention.low - event.high, event.low - mention.high)
    if gap > 1:
        return NEVER
    if gap == 1:  # midnight, or a wire west of the happening
        return -0.5
    return 1.0 if mention.dated and event.dated else 0.5


def _where(mention: Features, event: Features) -> float:
    apart = bool(mention.country and event.country and mention.country != event.country)
    sure = mention.stated and event.stated
    score = 1.0 if mention.country and event.country else 0.0
    if apart:
        score = -4.0 if sure else -1.5
    if not mention.place or not event.place or not sure:
        # A text that names the town without telling it as the place: reactions and follow-ups do.
        if (event.words and event.words <= mention.tokens) or (mention.words and mention.words <= event.tokens):
            return score + 2.5
        if not mention.place or not event.place:
            return score + 0.5
    if names_meet(mention.place, event.place):
        # One name in two countries, both attacked within a day, is rarer than a name put in the wrong country.
        return 2.0 if apart else score + 3.0
    distance = _distance(mention, event)
    wide = min(mention.resolution, event.resolution) <= 2
    if distance is not None:
        if distance <= 15:
            return score + (3.0 if not apart else 5.0)
        if wide:
            return score + (0.5 if distance <= 300 else -3.0)
        if distance <= 60:
            return score + 0.5
        return score - (4.0 if sure else 1.5)
    if wide or mention.resolution != event.resolution:
        return score - (0.0 if wide else 0.3)  # a quarter may lie in the city that the other names
    return score - (2.5 if sure else 1.0)


def _distance(mention: Features, event: Features) -> float | None:
    return kilometres((mention.latitude, mention.longitude), (event.latitude, event.longitude))


def _how(mention: Features, event: Features) -> float:
    score = 0.0
    if mention.mode and event.mode:
        if mention.mode == event.mode:
            score += 1.5
        else:
            score += 0.7 if _GROUP.get(mention.mode, -1) == _GROUP.get(event.mode, -2) else -1.5
    elif mention.mode or event.mode:
        score += 0.3
    if mention.targets and event.targets:
        score += 1.5 if mention.targets & event.targets else -1.5
    return score


def _who(mention: Features, event: Features) -> float:
    if not mention.names or not event.names:
        return 0.0
    return 1.5 if mention.names & event.names else -0.7


def _toll(mention: Features, event: Features) -> float:
    score = 0.0
    for one, two in ((mention.killed, event.killed), (mention.injured, event.injured)):
        if one is None or two is None:
            continue
        if one == two:
            # The larger a count, the less likely that two happenings share it.
            score += min(2.5, 0.4 + 0.15 * max(v for v in (*one, 0) if v is not None))
            continue
        here = max(v for v in (*one, 0) if v is not None)
        there = max(v for v in (*two, 0) if v is not None)
        # Tolls rise as bodies are found; a count far below or far above is another happening's.
        if here < there / 3 or here > 4 * there + 6:
            score -= 1.0
    return score
