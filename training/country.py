"""The weights by which the country of an attack is chosen: a conditional logit over the candidates of each place.

usage: python -m training.country      (a part of `make train`)

Learns from the marked places of the voices learnt from, with entities as they are read; prints how many are right of
the voices held out from it.
"""

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.voices import item
from processors.entities import read_entities
from processors.events.country import FILE, Features, Ground, candidates, weighed
from processors.text import document
from schemas import Span
from training.markup import Case
from training.scoring import rows
from training.voices import TUNED, UNLEARNT, corpus

TARGET = Path(__file__).parent.parent / "processors" / "data" / "models" / FILE
Floats = NDArray[np.float64]
PENALTY = 1.0  # of squared weights


def places(cases: Iterable[Case]) -> Iterable[tuple[dict[str | None, Features], str | None]]:
    """The candidates of each marked place of an attack, and its country."""
    for case in cases:
        told = [group for group in case.groups if group.role == "E" and group.of("L")]
        if not told:
            continue
        text = document(item(next(iter(rows([case], "incidents")))))
        entities = read_entities(text)
        ground = Ground.of(text, entities)
        for group in told:
            spans = [
                Span(field=mark.field, begin=mark.begin, end=mark.end, text=mark.text)
                for mark in group.of("L")
                if (text.headline if mark.field == "headline" else text.body)[mark.begin : mark.end] == mark.text
            ]
            if spans:
                spans.sort(key=lambda span: (span.field != "body", -len(span.text)))
                value = next((mark.value for mark in group.of("L") if mark.value != "?"), None)
                yield candidates(tuple(spans), text, entities, ground), value


def fit(told: list[tuple[dict[str | None, Features], str | None]]) -> Features:
    """The weights of the features; rows whose country is no candidate teach nothing."""
    told = [(made, code) for made, code in told if code in made]
    names = sorted({name for made, _ in told for features in made.values() for name in features})
    columns = {name: n for n, name in enumerate(names)}
    tables = []
    for made, code in told:
        table = np.zeros((len(made), len(names)))
        for n, features in enumerate(made.values()):
            for name, value in features.items():
                table[n, columns[name]] = value
        tables.append((table, list(made).index(code)))

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = PENALTY * weights @ weights / 2, PENALTY * weights
        for table, right in tables:
            odds = table @ weights
            chances = np.exp(odds - odds.max())
            chances /= chances.sum()
            total -= np.log(chances[right] + 1e-12)
            slope = slope + chances @ table - table[right]
        return total, slope

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return {name: round(float(found.x[n]), 3) for name, n in columns.items()}


def main() -> None:
    weights = fit(list(places(corpus(UNLEARNT))))
    TARGET.write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", encoding="utf8")
    judged = [
        max(made, key=lambda code: (weighed(made[code]), code or "")) == country
        for made, country in places(case for case in corpus() if case.voice.rsplit("-", 1)[0] in TUNED)
    ]
    print(
        f"{TARGET.name}: {len(weights)} weights; right of {len(judged)} places not learnt from: {np.mean(judged):.3f}"
    )


if __name__ == "__main__":
    main()
