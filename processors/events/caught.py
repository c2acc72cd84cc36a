"""Who was caught for it: the one whom the police hold or charge, where nobody else is told to have done it."""

import re

from processors.events.persons import ATTACKER, is_person
from processors.gate import Gate
from processors.text import Sentence
from processors.vocabulary import vocabulary
from schemas import Party

_ONE = r"(?:an?|the|one)\s(?:[\w’'-]+\s){0,3}?[\w’'-]+"
_HELD = (
    r"(?:arrested|detained|overpowered|wrestled|subdued|stunned|pinned|captured|charged|remanded|taken into custody)\b"
)
# "Police arrested the driver, 40, at a taxi rank".
_ACTIVE = re.compile(
    rf"\b(?:police|officers?|guards?|soldiers|troops|passers-by|bystanders)\s(?:have\s|had\s|later\s)?(?:arrested|detained|captured|overpowered)\s(?P<who>{_ONE})"
    r"(?=,|\.|;|\s(?:at|in|on|after|who|and|over|with|near|aged|for|suspected)\b|$)",
    re.I,
)
# "A 41-year-old was wrestled to the ground", "DRIVER ARRESTED".
_PASSIVE = re.compile(rf"(?:^|[,;:.]\s|\sand\s)(?P<who>{_ONE})\s(?:was|is|has been)\s(?:later\s)?{_HELD}", re.I)
_SNAP = re.compile(r"\b(?P<who>[A-Z]+) ARRESTED\b")
# "Kyle Tuke, 26, ..., has been charged with two counts of murder".
_CHARGED = re.compile(
    r"^(?P<who>[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){1,3}), \d\d,(?: [^.;]{0,90}?)? (?:was|is|has been) (?:\w+ )?charged with\b"  # noqa: E501
)
_GATE = Gate(*vocabulary("gate.caught"))


def caught(sentence: Sentence) -> Party | None:
    """The person caught or charged, in the sentence's words; persons by the dozen are round-ups, not culprits."""
    text = sentence.text
    if not _GATE.open(text.lower()):
        return None
    match = _CHARGED.search(text)
    if match:
        return Party(text=match.group("who"))
    for pattern in (_ACTIVE, _PASSIVE, _SNAP):
        match = pattern.search(text)
        if match and _culprit(match.group("who").lower().split()):
            return Party(text=match.group("who"))
    return None


def _culprit(low: list[str]) -> bool:
    return low[-1] in ATTACKER or is_person(low[-1]) or low[-1].endswith("year-old")
