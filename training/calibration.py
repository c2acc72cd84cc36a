"""How sure is sure: the confidence fitted on text that the network has not learnt from (benchmarks/strangers, TUNED voices).

usage: python -m training.calibration      (a part of `make train`)

As news a paper is right when the item's labels hold one that came about, or one that did not, as it says; an attack when
they hold one that took place; as what is no news a paper of its status, and any such attack. An attack behind a surer one is
right only where it is marked, and not twice. Weights go to confidence.json, the picture to docs/calibration.svg: each
finding is judged by weights of the other four folds.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.voices import cases, item
from processors.joint.confidence import FILE, NAMES, NEWS
from processors.joint.decoding import MADE, judged, likeliest, names, ranked
from processors.joint.labels import Channel
from processors.joint.network import Look, glanced, looks
from processors.joint.tokens import tokens
from processors.text import document
from training.export import MODELS
from training.scoring import rows
from training.voices import TUNED

ROOT = Path(__file__).parent.parent
FOLDS, BINS = 5, 8
TASKS: tuple[tuple[Channel, str, str], ...] = (("P", "outcomes", "status"), ("E", "incidents", "modality"))
Spans = list[tuple[str, int, int]]  # field, begin, end


class Item(NamedTuple):
    """An item of the sets: its labels, where each is told in it (None: nobody marked it), and the first look at it."""

    labels: list[dict[str, Any]]
    where: Sequence[Spans | None]
    look: Look | None


def items(task: str, role: str) -> Iterator[Item]:
    """Each item of the sets; of attacks it is known where the marked ones are told (docs/measuring.md)."""
    lines = (ROOT / "benchmarks/strangers" / f"{task}.ndjson").read_text(encoding="utf8").splitlines()
    known = cases(TUNED, task)
    marked = zip(rows(known, task), known, strict=True)
    for row, case in [*((json.loads(line), None) for line in lines), *marked]:
        labels = row["outcomes" if task == "outcomes" else "events"]
        groups = [group.of(role) for group in case.groups if group.role == role] if case and role == "E" else None
        where = [[(m.field, m.begin, m.end) for m in marks] for marks in groups] if groups else [None] * len(labels)
        yield Item(labels, where, next(iter(looks(document(item(row)))), None))


def findings(channel: Channel, told: list[Item], label: str, news: bool):
    """Grounds and truth of all candidates of a channel, taken as news or as none."""
    made, truth = [], []
    for labels, marks, look in told:
        left = [pair for pair in zip(labels, marks, strict=True) if (pair[0][label] in NEWS[channel]) == news]
        if look is None:
            continue
        for group, alike in ranked(channel, look.heads):
            name = NAMES[channel][likeliest(channel, names(channel, group, look.heads)[1], news)]
            here = spans(look, group)
            fits = [n for n, (one, _) in enumerate(left) if _alike(channel, one[label], name, news)]
            # The surest may name what happened by words that are not marked; another one must stand where it is told.
            match = next(
                (n for n in fits if _told(left[n][1], here)), next(iter(fits), None) if alike is None else None
            )
            made.append(judged(channel, group, alike, look.heads, news))
            truth.append(match is not None)
            if match is not None:
                del left[match]
    return np.array(made), np.array(truth)


def spans(look: Look, group: np.ndarray) -> Spans:
    """Where the heads of a group stand."""
    found = []
    for passage, first, last, _ in look.heads.where[group].tolist():
        pieces = look.passages[passage]
        found.append((str(pieces.fields[first]), pieces.begins[first], pieces.ends[last]))
    return found


def _told(where: Spans | None, here: Spans) -> bool:
    """Whether a label is told at one of some places; of one that is not marked nobody knows better."""
    return where is None or any(f == g and b < end and begin < e for f, b, e in where for g, begin, end in here)


def _alike(channel: Channel, one: str, name: str, news: bool) -> bool:
    """Whether a label bears a finding out: that an attack took place counts, not whether somebody vouches for it; that
    a paper failed, not whether it was refused or voted down: told as the wrong one of two it is the news all the same.
    """
    return one == name or channel == "E" or (news and (one in MADE) == (name in MADE))


def sighted() -> str:
    """How many of the papers and attacks of voices not learnt from stand in passages that go on to the upper layers."""
    chances = [
        glanced(tokens(case.headline, case.text))[1]
        for task in ("outcomes", "incidents")
        for case in cases(TUNED, task)
        for group in case.groups
        if group.role in "PE"
    ]
    shares = (f"{np.mean(np.array(chances) >= least):.3f} at {least}" for least in (0.05, 0.1, 0.2, 0.3, 0.4))
    return f"papers and attacks let through at first sight: {', '.join(shares)} ({len(chances)})"


def fitted(told: np.ndarray, truth: np.ndarray) -> list[float]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0).fit(told, truth)
    return [round(float(v), 4) for v in (model.intercept_[0], *model.coef_[0])]


def held(told: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """The probability of each finding by weights that have not seen it."""
    chance = np.zeros(len(truth))
    for fold in range(FOLDS):
        out = np.arange(len(truth)) % FOLDS == fold
        weights = fitted(told[~out], truth[~out])
        chance[out] = 1 / (1 + np.exp(-(weights[0] + told[out] @ np.array(weights[1:]))))
    return chance


def error(chance: np.ndarray, truth: np.ndarray) -> float:
    """Expected calibration error over BINS bins of equal count."""
    order = np.array_split(np.argsort(chance), BINS)
    return float(sum(len(part) * abs(chance[part].mean() - truth[part].mean()) for part in order) / len(truth))


def picture(shown: dict[str, tuple[np.ndarray, np.ndarray]]) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot

    pyplot.rcParams["svg.hashsalt"] = "tocsin"
    figure, axes = pyplot.subplots(figsize=(4.5, 4.2))
    axes.plot([0, 1], [0, 1], color="0.8")
    for name, (chance, truth) in shown.items():
        parts = np.array_split(np.argsort(chance), BINS)
        axes.plot([chance[p].mean() for p in parts], [truth[p].mean() for p in parts], marker="o", label=name)
    axes.set(xlabel="confidence", ylabel="share that is right", xlim=(0, 1), ylim=(0, 1))
    axes.legend()
    figure.tight_layout()
    figure.savefig(ROOT / "docs/calibration.svg", metadata={"Date": None})


def main() -> None:
    print(sighted())
    weights, shown = {}, {}
    for channel, task, label in TASKS:
        told = list(items(task, channel))
        for news in (True, False):
            grounds, truth = findings(channel, told, label, news)
            weights[f"{channel}:{'news' if news else 'other'}"] = fitted(grounds, truth)
            chance = held(grounds, truth)
            if news:
                shown[task] = (chance, truth)
            brier, alike = float(((chance - truth) ** 2).mean()), float(truth.mean() * (1 - truth.mean()))
            print(
                f"{task} as {'news' if news else 'no news'}: {len(truth)} findings, {truth.mean():.2f} right; expected "
                f"calibration error {error(chance, truth):.3f}, Brier {brier:.3f} (one number for all: {alike:.3f})"
            )
    (MODELS / FILE).write_text(json.dumps(weights) + "\n", encoding="utf8")
    picture(shown)


if __name__ == "__main__":
    main()
