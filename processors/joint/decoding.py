"""From what the network says of heads and tokens to papers, happenings and relations with their arguments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from processors.joint.confidence import NAMES, NEWS, confidence, grounds
from processors.joint.found import Argument, Found
from processors.joint.labels import ATTRIBUTIONS, CHANNELS, ROLES, ROLES_OF, STATUSES, VALUES, Channel
from processors.joint.spans import arguments, unjoined, words
from processors.joint.tokens import Tokens
from schemas import Span
from schemas.base import Field

Floats = NDArray[np.float32]
# How sure a finding must be to be told as news, and as what is no news (background, a plan, a draft). The first is near
# half the best F1 on text not learnt from, where the expected F1 is highest (Lipton et al., ECML 2014).
# Relations are learnt beside and not told: docs/measuring.md has the figures that keep their own reader.
NEWS_LEAST: dict[Channel, float] = {"P": 0.45, "E": 0.5}
OTHER_LEAST: dict[Channel, float] = {"P": 0.3, "E": 0.3}
# How likely tokens must play a role, by the mean over the heads of a passage, the surest weighing most. Who did it, who
# dissents and why is often told beside one head only; who dissents and why goes by the head that claims it most. Of the
# tellings of a meeting the faint ones are left out later, beside a surer one (processors/outcomes).
ROLE_LEAST = 0.4
LEAST_OF = dict.fromkeys("DRA", 0.3) | {"M": 0.2}
# A reason is a clause, not a name: it goes on over words that are less likely a part of it than its core.
EDGE_OF = {"R": 0.08}
_ANY = [ROLES.index(role) for role in "DR"]
# Pieces of longer words that say nothing by themselves.
_EMPTY = frozenset("a an the of in on at and to by for its his her their".split())
# Names of a paper that came about; the other names of news tell that it did not.
MADE = frozenset({"adopted", "signed", "ratified"})
_MADE = np.array([name in MADE for name in STATUSES])
SAME = 0.5
# Killed, injured, abducted: of 6,107 such marks in items of the corpus with several attacks 9 are of two.
COUNTED = "KIB"
FAINT = 0.15  # what is less likely begins no finding of its own


@dataclass(frozen=True, slots=True)
class Heads:
    """What the network says of the candidates of one item: one row each, in order of the passages.

    `where` passage, first and last token, channel; `begun` how likely it begins there, `real` that it is one, and
    `told` that its passage tells any news of the channel; `values` two probability rows per channel;
    `alike` rows x rows. `roles` asks the network which roles the tokens play for some rows: chances of those rows x
    tokens x roles x 3 and x attributions.
    """

    where: NDArray[np.int64]
    begun: Floats
    real: Floats
    told: Floats
    values: tuple[tuple[Floats, Floats], ...]
    alike: Floats
    roles: Callable[[NDArray[np.int64]], tuple[Floats, Floats]]


def decoded(passages: Sequence[Tokens], heads: Heads, texts: dict[Field, str]) -> tuple[Found, ...]:
    """All that stands in an item, in order of the text."""
    told = [
        (group, one)
        for channel in NEWS_LEAST
        for group, alike in ranked(channel, heads)
        if (one := _found(channel, group, alike, passages, heads, texts))
    ]
    if not told:
        return ()
    # Only what is told is asked for its arguments, all at once.
    tables, blames = heads.roles(np.concatenate([group for group, _ in told]))
    ends = np.cumsum([len(group) for group, _ in told])[:-1]
    found = [
        replace(one, arguments=tuple(_arguments(one.channel, group, table, blame, passages, heads, texts)))
        for (group, one), table, blame in zip(told, np.split(tables, ends), np.split(blames, ends), strict=True)
    ]
    return tuple(sorted(owned(found), key=lambda one: _order(one.heads[0])))


def owned(found: Sequence[Found]) -> list[Found]:
    """Findings without the counts that another one claims more surely: a toll is that of one attack."""

    def another(one: Found, count: Argument) -> bool:
        return any(
            rival.role == count.role and rival.chance > count.chance and _meet(rival.span, count.span)
            for other in found
            if other is not one
            for rival in other.arguments
        )

    return [
        replace(one, arguments=tuple(a for a in one.arguments if a.role not in COUNTED or not another(one, a)))
        for one in found
    ]


def completed(first: tuple[Found, ...], second: tuple[Found, ...]) -> tuple[Found, ...]:
    """What the first look at an item found, papers with the arguments that the second look gives them.

    What a paper is and what became of it stands near its name, and the first look reads that better; who refused it
    and why may stand anywhere, and only the second look sees it all (docs/measuring.md).
    """
    return tuple(replace(one, arguments=_same(one, second).arguments) if one.channel == "P" else one for one in first)


def _same(paper: Found, others: tuple[Found, ...]) -> Found:
    """That of some papers which shares most mentions with one, the surest of several; itself where none shares any.

    A headline is a mention of all the papers that an item tells of.
    """
    shared = {
        n: sum(_meet(own, span) for own in paper.heads for span in one.heads)
        for n, one in enumerate(others)
        if one.channel == "P"
    }
    best = max(shared, key=lambda n: (shared[n], others[n].confidence), default=None)
    return others[best] if best is not None and shared[best] else paper


def _meet(one: Span, two: Span) -> bool:
    return one.field == two.field and one.begin < two.end and two.begin < one.end


def _order(span: Span) -> tuple[bool, int]:
    return span.field == "body", span.begin


def grouped(channel: Channel, heads: Heads) -> list[NDArray[np.int64]]:
    """Rows that tell of one thing: each joins the group that it is most like, the surest first."""
    rows = np.flatnonzero(heads.where[:, 3] == CHANNELS.index(channel))
    sure = np.sqrt(heads.begun * heads.real)
    groups: list[list[int]] = []
    for row in sorted(rows.tolist(), key=lambda r: -float(sure[r])):
        best = max(groups, key=lambda g: float(heads.alike[row, g].mean()), default=None)
        if best is not None and heads.alike[row, best].mean() >= SAME:
            best.append(row)
        elif max(heads.begun[row], heads.real[row]) >= FAINT:
            groups.append([row])
    return [np.array(group) for group in groups]


def names(channel: Channel, group: NDArray[np.int64], heads: Heads) -> tuple[Floats, Floats]:
    """How likely each of the two names of a group is: the mean over its heads, the surest weighing most."""
    sure = np.sqrt(heads.begun[group] * heads.real[group])
    first, second = (values[group] for values in heads.values[CHANNELS.index(channel)])
    return np.average(first, 0, sure), np.average(second, 0, sure)


def ranked(channel: Channel, heads: Heads) -> list[tuple[NDArray[np.int64], float | None]]:
    """The groups of a channel, the surest first, each with how like it is to one that is surer; None for the first."""
    groups = sorted(grouped(channel, heads), key=lambda group: -float((heads.begun[group] * heads.real[group]).max()))
    shares = np.zeros((len(groups), len(heads.where)), np.float32)
    for rank, group in enumerate(groups):
        shares[rank, group] = 1 / len(group)
    alike = shares @ heads.alike @ shares.T
    return [(group, float(alike[rank, :rank].max()) if rank else None) for rank, group in enumerate(groups)]


def allowed(channel: Channel, news: bool) -> NDArray[np.bool_]:
    """Which of the second names a finding may bear as news, or as none."""
    return np.array([(name in NEWS[channel]) == news for name in NAMES[channel]])


def likeliest(channel: Channel, second: Floats, news: bool) -> int:
    """Which second name a finding bears: of a paper first whether it came about, then how.

    A paper that one party would not sign is told both ways: "refused" and "not adopted" together outweigh "adopted".
    """
    told = np.where(allowed(channel, news), second, 0.0)
    if channel == "P" and news:
        told = np.where((told[_MADE].sum() > told[~_MADE].sum()) == _MADE, told, 0.0)
    return int(told.argmax())


def judged(
    channel: Channel, group: NDArray[np.int64], alike: float | None, heads: Heads, news: bool
) -> tuple[float, ...]:
    """What the confidence of a group rests on (processors/joint/confidence.py); `alike` as `ranked` gives it."""
    second = names(channel, group, heads)[1]
    # Of the two surest heads: a long item tells a happening in many words, and one of them always doubts.
    surest = group[np.argsort(-heads.begun[group] * heads.real[group], kind="stable")[:2]]
    each = heads.values[CHANNELS.index(channel)][1][surest][:, allowed(channel, True)].sum(1)
    named = float(second[likeliest(channel, second, news)] / max(float(second[allowed(channel, news)].sum()), 1e-6))
    begun, real, told = (float(chances[group].max()) for chances in (heads.begun, heads.real, heads.told))
    chance = float(second[allowed(channel, True)].sum())
    # How like a paper is to a surer one says nothing that its own odds do not (docs/measuring.md).
    again = alike if alike is not None and channel == "E" else 0.5
    return grounds(begun, real, told, chance, float(each.min()), named, len(group), alike is not None, again)


def _found(
    channel: Channel,
    group: NDArray[np.int64],
    alike: float | None,
    passages: Sequence[Tokens],
    heads: Heads,
    texts: dict[Field, str],
) -> Found | None:
    """What a group tells of, its arguments left open; None where it is not sure enough to be told."""
    for is_news, least in ((True, NEWS_LEAST), (False, OTHER_LEAST)):
        sure = confidence(channel, is_news, judged(channel, group, alike, heads, is_news))
        if sure >= least[channel]:
            break
    else:
        return None
    first, second = names(channel, group, heads)
    values = (VALUES[channel][0][int(first.argmax())], NAMES[channel][likeliest(channel, second, is_news)])
    spans = [words(passages[p], f, t, texts) for p, f, t, _ in heads.where[group].tolist()]
    said = (one for one in spans if one and one.text.casefold() not in _EMPTY)
    seen = sorted({(one.field, one.begin): one for one in said}.values(), key=_order)
    if not seen:
        return None
    return Found(channel, values, sure, tuple(seen), ())


def _claimed(roles: Floats, sure: Floats) -> Floats:
    """For each token and role the tags by the head that most claims it; `roles` is heads x tokens x roles x 3."""
    claims = (1.0 - roles[..., 0]) * sure[:, None, None]
    made: Floats = np.take_along_axis(roles, claims.argmax(0)[None, ..., None], 0)[0]
    return made


def _arguments(
    channel: Channel,
    group: NDArray[np.int64],
    roles: Floats,
    blames: Floats,
    passages: Sequence[Tokens],
    heads: Heads,
    texts: dict[Field, str],
) -> list[Argument]:
    """What plays a role for a group; `roles` and `blames` are those of its rows."""
    made: dict[tuple[str, str, int], Argument] = {}
    for passage in sorted(set(heads.where[group, 0].tolist())):
        here = heads.where[group, 0] == passage
        rows = group[here]
        tokens = passages[passage]
        sure = np.sqrt(heads.begun[rows] * heads.real[rows])
        weight = sure / sure.sum()
        each = roles[here, : len(tokens)]
        table = np.tensordot(weight, each, 1)
        table[:, _ANY] = _claimed(each[:, :, _ANY], sure)
        blame = np.tensordot(weight, blames[here, : len(tokens)], 1)
        for role in ROLES_OF[channel]:
            for first, last, chance in arguments(
                table[:, ROLES.index(role)], LEAST_OF.get(role, ROLE_LEAST), EDGE_OF.get(role)
            ):
                span = words(tokens, first, last, texts)
                if span is None or span.text.casefold() in _EMPTY:
                    continue
                span = unjoined(span)
                source = (
                    ATTRIBUTIONS[int(blame[first : last + 1].mean(0).argmax())]
                    if role == "A" and channel == "E"
                    else None
                )
                key = (role, span.field, span.begin)
                if key not in made or chance > made[key].chance:
                    made[key] = Argument(role, span, chance, source)
    return sorted(made.values(), key=lambda one: _order(one.span))
