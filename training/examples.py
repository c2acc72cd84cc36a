"""Marked-up cases as what the network learns: pieces, labels, and how much each label may be trusted."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from processors.joint.confidence import NEWS
from processors.joint.labels import ATTRIBUTIONS, BEGIN, CHANNELS, INSIDE, ROLES, VALUES, Channel
from processors.joint.passages import passages
from processors.joint.tokens import Tokens, tokens
from processors.text import Document, sentences
from training.markup import Case, Group, Mark

UNKNOWN = -100
# How far the absence of marks of a channel may be believed, by what a file was written for. Outcomes were marked for
# papers; an attack told in passing may stand there without a mark.
TRUST: dict[str, dict[Channel, float]] = {
    "outcomes": {"P": 1.0, "E": 0.3, "X": 0.08},
    "incidents": {"P": 0.3, "E": 1.0, "X": 0.08},
    "news": {"P": 1.0, "E": 1.0, "X": 0.08},
    "quiet": {"P": 1.0, "E": 1.0, "X": 0.5},
    "relations": {"P": 0.0, "E": 0.3, "X": 1.0},
}


@dataclass(frozen=True, slots=True)
class Head:
    """A trigger or paper in tokens: whether it is told as news, and `roles` (role, first, last) of its group, None where
    they are not marked.
    """

    channel: int
    first: int
    last: int
    values: tuple[int, int]
    group: int
    news: bool
    roles: tuple[tuple[int, int, int], ...] | None
    attributions: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Example:
    tokens: Tokens
    heads: tuple[Head, ...]
    trust: tuple[float, ...]


def purpose(case: Case) -> str:
    """What the file of a case was written for: the last word of its name."""
    return case.voice.rsplit("-", 1)[-1]


def examples(case: Case, long: int, whole: int) -> list[Example]:
    """A case as its passages with their heads, cut as a reader cuts an item (`long`, `whole`: see there)."""
    if len(case.text) <= min(long, whole):
        return [_example(case, tokens(case.headline, case.text))]
    told = (*sentences("headline", case.headline), *sentences("body", case.text))
    document = Document(case.headline, case.text, told, None, None, None, False)
    shown = passages(document, long, whole, even=False)
    return [_example(case, pieces) for pieces in shown or [tokens(case.headline, case.text)]]


def _example(case: Case, pieces: Tokens) -> Example:
    """What of the marks of a case stands in a passage."""
    places = {
        field: [
            (n, b, e)
            for n, (f, b, e) in enumerate(zip(pieces.fields, pieces.begins, pieces.ends, strict=True))
            if f == field
        ]
        for field in ("headline", "body")
    }
    heads: list[Head] = []
    for number, group in enumerate(case.groups):
        heads += _heads(group, number, places)
    return Example(pieces, tuple(heads), tuple(TRUST[purpose(case)][channel] for channel in CHANNELS))


def _span(mark: Mark, places: dict[str, list[tuple[int, int, int]]]) -> tuple[int, int] | None:
    found = [n for n, b, e in places[mark.field] if b < mark.end and e > mark.begin]
    return (found[0], found[-1]) if found else None


def _heads(group: Group, number: int, places: dict[str, list[tuple[int, int, int]]]) -> list[Head]:
    channel: Channel = "E" if group.values[0] == "ASSAULT" else group.role  # type: ignore[assignment]
    firsts, seconds = VALUES[channel]
    values = (firsts.index(group.values[0]) if group.values[0] in firsts else UNKNOWN, seconds.index(group.values[1]))
    roles, attributions = [], []
    for mark in group.marks:
        span = _span(mark, places)
        if mark.role in ROLES and span:
            roles.append((ROLES.index(mark.role), *span))
            if mark.role == "A" and mark.value in ATTRIBUTIONS:
                attributions.append((ATTRIBUTIONS.index(mark.value), *span))
    known = group.role != "X" or bool(roles)
    news = group.values[1] in NEWS.get(channel, NEWS["E"])
    return [
        Head(CHANNELS.index(channel), *span, values, number, news, tuple(roles) if known else None, tuple(attributions))
        for mark in group.of(group.role)
        if (span := _span(mark, places))
    ]


def tags(spans: Sequence[tuple[int, int]], length: int) -> list[int]:
    """Spans as one tag a token.

    >>> tags([(1, 2)], 4)
    [0, 1, 2, 0]
    """
    row = [0] * length
    for first, last in spans:
        row[first] = BEGIN
        for at in range(first + 1, last + 1):
            row[at] = INSIDE
    return row


def varied(case: Case, rng: random.Random, fillers: Sequence[Case]) -> Case:
    """The case as another medium might have carried it: in capitals, without headline, among other paragraphs."""
    if case.headline and rng.random() < 0.2:
        case = _without_headline(case)
    if rng.random() < 0.22 and len(case.text) < 700:
        other = rng.choice(fillers)
        if len(other.text) < 700 and purpose(other) in (purpose(case), "news", "quiet"):
            case = (
                _joined(case, other)
                if rng.random() < 0.5
                else _joined(replace(other, headline="", groups=_body(other)), case)
            )
    chance = rng.random()
    if chance < 0.12:
        case = _recased(case, str.upper)
    elif chance < 0.16:
        case = _recased(case, str.lower)
    return case


def _body(case: Case) -> tuple[Group, ...]:
    kept = (replace(g, marks=tuple(m for m in g.marks if m.field == "body")) for g in case.groups)
    return tuple(g for g in kept if g.of(g.role))


def _without_headline(case: Case) -> Case:
    return replace(case, headline="", groups=_body(case))


def _joined(first: Case, second: Case) -> Case:
    """Two texts as one; the second's headline is left out."""
    shift = len(first.text) + 1
    moved = tuple(
        replace(g, marks=tuple(replace(m, begin=m.begin + shift, end=m.end + shift) for m in g.marks))
        for g in _body(second)
    )
    return replace(first, text=f"{first.text}\n{second.text}", groups=first.groups + moved)


def _recased(case: Case, how) -> Case:
    headline, text = how(case.headline), how(case.text)
    return (
        replace(case, headline=headline, text=text)
        if (len(headline), len(text)) == (len(case.headline), len(case.text))
        else case
    )
