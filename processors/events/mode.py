"""With what: the PLOVER mode of an incident from its trigger words and the weapons beside them."""

import re
from collections import Counter
from collections.abc import Iterable

# What decides when several means are told of one incident; assassination is targeted whatever the weapon.
_RANK = (
    "suicide-attack",
    "targeted",
    "drone",
    "abduct",
    "explosives",
    "aerial",
    "heavy-weapons",
    "crowd-control",
    "firearms",
    "primitive",
    "unconventional",
    "sexual",
    "torture",
    "beat",
    "destroy",
)
_WEAPONS = (
    ("drone", re.compile(r"\bdrones?\b|\buavs?\b|\bquadcopters?\b")),
    ("heavy-weapons", re.compile(r"\brockets?\b|\bmissiles?\b|\bartillery\b|\bmortars?\b|\bshells\b|\btank fire\b|\bhowitzers?\b|\brpgs?\b")),  # noqa: E501
    ("aerial", re.compile(r"\bjets?\b|\bwarplanes?\b|\baircraft\b|\bhelicopter gunships?\b|\bair force\b|\bfrom the air\b|\bf-16s?\b")),  # noqa: E501
    ("explosives", re.compile(r"\bbombs?\b|\bexplosives?\b|\bgrenades?\b|\bdynamite\b|\blandmines?\b|\bied\b|\bieds\b|\bexplosion|\bblasts?\b|\bdetonat|\bdevice\b")),  # noqa: E501
    ("primitive", re.compile(r"\bkni(?:fe|ves)\b|\bmachetes?\b|\baxes?\b|\bswords?\b|\bstab|\bhack(?:ed|ing)\b|\bcleavers?\b|\bhammers?\b|\bcrossbow|\bpetrol bombs?\b|\bmolotov|\bdr(?:ove|iven|iving) (?:(?:a|an|his|the|her) )?(?:\w+ ){0,2}(?:car|van|truck|lorry|vehicle|suv|pick-?up|bus|tractor)|\b(?:car|van|truck|lorry|vehicle|suv|pick-?up|bus) (?:\w+ ){0,2}(?:driven|ploughed|plowed|steered|rammed) (?:in)?to\b|\bramm(?:ed|ing)\b|\b(?:slammed|rams|ploughs|plows) (?:\w+ ){0,4}into (?:\w+ ){0,3}(?:people|crowds?|pedestrians|shoppers|bus stop)|\bdriver of (?:\w+ ){1,4}mowed\b|\bthroats?\b|\bspears?\b|\bsticks\b|\bstones\b")),  # noqa: E501
    ("firearms", re.compile(r"\bgun(?:men|man|s|fire|shots?)?\b|\brifles?\b|\bpistols?\b|\bbullets?\b|\bshot\b|\bshoot(?:s|ing|ings)?\b|\bfir(?:ed|ing)\b|\bsnipers?\b|\bshotgun|\bkalashnikov|\bak-47|\bmachine ?guns?\b|\bambush")),  # noqa: E501
    ("destroy", re.compile(r"\bset (?:\w+ ){0,3}(?:fire|ablaze|alight)\b|\barson|\btorch(?:ed|ing)\b|\bburn(?:ed|t|ing)\b")),  # noqa: E501
)  # fmt: skip


# "took nine nurses hostage": the words stand apart.
TAKEN = re.compile(
    r"\b(?:took|taken?|taking|takes|held|holds?|holding|seized|seizing|seizes|seize)\b(?:\W+\w+){0,7}?\W+"
    r"(?:hostages?|captive|prisoner|at gunpoint)\b"
)
# "police shot the attacker dead", "the assailant was shot dead": how the attack ended, not how it was done.
ENDED = re.compile(
    r"\b(?:assailants?|attackers?|bombers?|knifeman|gunm[ae]n|suspects?|hijackers?|kidnappers?|he)\s"
    r"(?:was |were |then |also |himself )*(?:shot|gunned|killed)\b|"
    r"\b(?:driver|man|youth|motorist|teenager)\s(?:was |himself )(?:then |later )?shot (?:dead |and killed )?by\b|"
    r"\bshot (?:and killed )?(?:the |an |both |all |him)(?:\w+ )?"
    r"(?:attackers?|assailants?|suspects?|knifeman|gunm[ae]n|bombers?|hijackers?|dead)\b"
)


def mode_of(
    told: Iterable[tuple[str | None, float]], texts: Iterable[str], taken: bool = False, killed: bool = False
) -> str | None:
    """The mode of one incident from trigger modes with weights and the lower-case sentences that tell it.

    `taken` and `killed` say that the incident counts abducted and dead.
    """
    votes: Counter[str] = Counter()
    for mode, weight in told:
        if mode:
            votes[mode] += max(1, round(weight * 10))
    for mode in ("suicide-attack", "targeted"):
        if mode in votes:
            return mode
    joined = " ".join(texts)
    if taken or TAKEN.search(joined):
        votes["abduct"] += 12
    if set(votes) == {"abduct"} and killed:
        means = _means(joined)
        return means if means in ("firearms", "explosives", "primitive") else "abduct"
    if killed and len(votes) > 1:
        votes.pop("abduct", None)
    if not votes:
        return _means(joined)
    if set(votes) == {"destroy"} and (means := _means(joined)) in _FROM_AFAR:
        # Fire is what the weapon did.
        return means
    if "explosives" in votes and _GUIDED.search(joined):
        return "aerial"
    if "drone" in votes or (
        votes.keys() & {"explosives", "aerial"} and _WEAPONS[0][1].search(joined) and "shot down" not in joined
    ):
        return "drone" if "drone" in votes or "dropped" in joined or "drones" in joined else _top(votes)
    return _top(votes)


# Bombs that only planes let fall.
_GUIDED = re.compile(r"\b(?:glide|guided|aerial|barrel) bombs?\b")
_FROM_AFAR = frozenset({"drone", "heavy-weapons", "aerial"})


def _means(text: str) -> str | None:
    return next((mode for mode, pattern in _WEAPONS if pattern.search(text)), None)


def _top(votes: Counter[str]) -> str:
    best = max(votes.values())
    close = [mode for mode, weight in votes.items() if weight >= 0.6 * best]
    return min(close, key=_RANK.index)
