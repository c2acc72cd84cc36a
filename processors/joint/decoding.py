"""From what the network says of heads and tokens to papers, happenings and relations with their arguments."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processors.joint.found import Argument, Found
from processors.joint.labels import ATTRIBUTIONS, CHANNELS, MODALITIES, ROLES, ROLES_OF, VALUES, Channel
from processors.joint.spans import arguments, words
from processors.joint.tokens import Tokens
from schemas import Span
from schemas.base import Field

Floats = NDArray[np.float32]
# The surest finding of an item is believed from here on, and beside it others from there on: a text that tells of one
# attack is likelier to tell of a second. Set on benchmarks/strangers, which the network has not learnt from.
# Relations are learnt beside and not told: docs/measuring.md has the figures that keep their own reader.
LEAST: dict[Channel, float] = {"P": 0.8, "E": 0.5}
ALSO: dict[Channel, float] = {"P": 0.5, "E": 0.5}
ROLE_LEAST = 0.4
SAME = 0.5
# Background that rings as news costs more than news told as background: from this probability on it is background.
BACKGROUND = 0.2
PAST = MODALITIES.index("historical")
FAINT = 0.15  # what is less likely begins no finding of its own


@dataclass(frozen=True, slots=True)
class Heads:
    """What the network says of the candidates of one item: one row each, in order of the passages.

    `where` passage, first and last token, channel; `real` probability; `values` two probability rows per channel;
    `alike` rows x rows; `roles` rows x tokens x roles x 3; `blame` rows x tokens x attributions.
    """

    where: NDArray[np.int64]
    real: Floats
    values: tuple[tuple[Floats, Floats], ...]
    alike: Floats
    roles: Floats
    blame: Floats


def decoded(passages: Sequence[Tokens], heads: Heads, texts: dict[Field, str]) -> tuple[Found, ...]:
    """All that stands in an item, in order of the text."""
    found: list[Found] = []
    for channel in LEAST:
        number = CHANNELS.index(channel)
        groups = _groups(np.flatnonzero(heads.where[:, 3] == number), heads)
        if max((heads.real[group].max() for group in groups), default=0.0) < LEAST[channel]:
            continue
        for group in groups:
            one = _found(channel, group, passages, heads, texts) if heads.real[group].max() >= ALSO[channel] else None
            if one:
                found.append(one)
    return tuple(sorted(found, key=lambda one: _order(one.heads[0])))


def _order(span: Span) -> tuple[bool, int]:
    return span.field == "body", span.begin


def _groups(rows: NDArray[np.int64], heads: Heads) -> list[NDArray[np.int64]]:
    """Rows that tell of one thing: each joins the group that it is most like, the surest first."""
    groups: list[list[int]] = []
    for row in sorted(rows.tolist(), key=lambda r: -float(heads.real[r])):
        best = max(groups, key=lambda g: float(heads.alike[row, g].mean()), default=None)
        if best is not None and heads.alike[row, best].mean() >= SAME:
            best.append(row)
        elif heads.real[row] >= FAINT:
            groups.append([row])
    return [np.array(group) for group in groups]


def _found(
    channel: Channel, group: NDArray[np.int64], passages: Sequence[Tokens], heads: Heads, texts: dict[Field, str]
) -> Found | None:
    number = CHANNELS.index(channel)
    weight = heads.real[group] / heads.real[group].sum()
    names, chances = [], []
    for part, labels in enumerate(VALUES[channel]):
        mean = (heads.values[number][part][group] * weight[:, None]).sum(0)
        best = int(mean.argmax())
        if labels is MODALITIES and mean[PAST] >= BACKGROUND:
            best = PAST
        names.append(labels[best])
        chances.append(float(mean[best]))
    spans = [words(passages[p], f, t, texts) for p, f, t, _ in heads.where[group].tolist()]
    seen = sorted({(s.field, s.begin): s for s in spans if s}.values(), key=_order)
    if not seen:
        return None
    told = tuple(_arguments(channel, group, passages, heads, texts))
    sure = float(1.0 - np.prod(1.0 - heads.real[group]))
    return Found(channel, (names[0], names[1]), (chances[0], chances[1]), sure, tuple(seen), told)


def _arguments(
    channel: Channel, group: NDArray[np.int64], passages: Sequence[Tokens], heads: Heads, texts: dict[Field, str]
) -> list[Argument]:
    made: dict[tuple[str, str, int], Argument] = {}
    for passage in sorted(set(heads.where[group, 0].tolist())):
        rows = group[heads.where[group, 0] == passage]
        tokens = passages[passage]
        weight = heads.real[rows] / heads.real[rows].sum()
        table = np.tensordot(weight, heads.roles[rows, : len(tokens)], 1)
        blame = np.tensordot(weight, heads.blame[rows, : len(tokens)], 1)
        for role in ROLES_OF[channel]:
            for first, last, chance in arguments(table[:, ROLES.index(role)], ROLE_LEAST):
                span = words(tokens, first, last, texts)
                if span is None:
                    continue
                source = (
                    ATTRIBUTIONS[int(blame[first : last + 1].mean(0).argmax())]
                    if role == "A" and channel == "E"
                    else None
                )
                key = (role, span.field, span.begin)
                if key not in made or chance > made[key].chance:
                    made[key] = Argument(role, span, chance, source)
    return sorted(made.values(), key=lambda one: _order(one.span))
