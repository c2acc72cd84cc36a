"""The weights of linking: whether two reports tell of one happening, or of one paper.

usage: python -m training.linking      (a part of `make train`)

A logistic regression over pairs of reports of the authored stories (training/corpus/stories-*, benchmarks/strangers), as the
reader reads them today, so it is fitted after it. What an item tells is written there by hand; a pair is used where each side
tells one thing. Stories have few pairs of different things, and a wire has many: single texts (benchmarks/strangers and the
TUNED voices) are paired as if they had come on one day, attacks of one part of the world, papers that share a party, a forum
or a word of their titles. Together they weigh three times as much as the pairs of stories that are one (`MANY`). The weights stay near the authored
ones (processors/memory/match.py, same_document.py) as far as the pairs do not ask for others: a Gaussian prior about each.
Prints how many pairs are on the right side, in five folds of stories.
"""

import dataclasses
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.voices import cases, item
from processors.memory import match, same_document
from processors.memory.features import Features
from processors.memory.formats import read_mention
from processors.memory.index import claim_features, likeness
from processors.memory.keys import theatre
from processors.memory.records import Claim, EventClaim
from processors.memory.same_document import DocumentFeatures, document_features
from processors.memory.simulate import Simulation
from processors.memory.states import claim_of
from processors.memory.weights import FILE
from processors.reading import read
from processors.wire import parse
from schemas import NewsItem
from training.scoring import rows
from training.stories import read as stories
from training.voices import CORPUS, TUNED

TARGET = Path(__file__).parent.parent / "processors" / "data" / "models" / FILE
STRANGERS = Path(__file__).parent.parent / "benchmarks" / "strangers"
SINGLE = "E"  # the name of what a single text tells
PRIOR = 1.0  # variance of a weight about its authored value
FIXED = 1e-6
MANY = 3.0  # what all pairs of single texts weigh, against all pairs of one: each report meets many events that it is not of
# What single texts are paired by says nothing of them: these stay as authored.
PAIRED_BY = frozenset({"country_same", "party", "forum_same"})
FOLDS = 5
_KIND = {"attack": "E", "outcome": "O", "overdue": "-"}
Floats = NDArray[np.float64]


class Report(NamedTuple):
    """What one item of a story tells, by hand (`tells`) and as a claim."""

    story: int
    position: int
    tells: str
    claim: Claim


class Pairs(NamedTuple):
    """Pairs of reports: traits (a row a pair, a column a weight), what must be reached, whether they are one, and whether that was
    told by one story (single texts are a story each), the story.
    """

    traits: Floats
    needed: Floats
    same: NDArray[np.bool_]
    told: NDArray[np.bool_]
    story: NDArray[np.int64]


def reports() -> list[Report]:
    """The claims of all stories that can be told apart by hand, and those of single texts."""
    found: list[Report] = []
    told = [story for path in sorted(CORPUS.glob("stories-*.txt")) for story in stories(path)]
    told += map(json.loads, (STRANGERS / "storylines.ndjson").read_text(encoding="utf8").splitlines())
    for number, story in enumerate(told):
        stream = Simulation(read)
        for position, entry in enumerate(story["items"]):
            for claim in claims(stream, parse(orjson.dumps(entry["item"]))):
                # Strangers wrote only which alerts are expected: what raises one alert tells of that.
                tells = entry.get("tells") or sorted({_KIND[one["rule"]] + one["event"] for one in entry["expect"]})
                if (name := _told(tells, claim)) is not None:
                    found.append(Report(number, position, name, claim))
    for number, row in enumerate(singles(), len(told)):
        said = [claim for claim in claims(Simulation(read), item(row)) if not historical(claim)]
        found += [Report(number, 0, SINGLE, claim) for claim in said[:1]]
    return found


def singles() -> Iterator[dict[str, Any]]:
    """Texts that tell of an attack or paper that no other one tells of."""
    for task in ("incidents", "outcomes"):
        yield from map(json.loads, (STRANGERS / f"{task}.ndjson").read_text(encoding="utf8").splitlines())
        yield from rows(cases(TUNED, task), task)


def claims(stream: Simulation, news: NewsItem) -> Iterator[Claim]:
    """What an item adds to what a stream knows."""
    for said in stream.feed(news, f"{news.uri} {news.version}"):
        if said.topic == "mentions" and said.value is not None and said.value.get("action") == "assert":
            yield claim_of(read_mention(orjson.dumps(said.value)))


def historical(claim: Claim) -> bool:
    """Whether an attack is told as background."""
    return isinstance(claim, EventClaim) and claim.event.modality != "asserted"


def _told(tells: list[str], claim: Claim) -> str | None:
    kind = "E" if isinstance(claim, EventClaim) else "O"
    live = [name for name in tells if name.startswith(kind)]
    background = [name for name in tells if name.endswith("~")]
    return live[0] if len(live) == 1 and not (background and historical(claim)) else None


def attacks(found: list[Report]) -> Pairs:
    """Pairs of reports of attacks."""
    seen = [(one, claim_features(one.claim, {})) for one in found if isinstance(one.claim, EventClaim)]

    def score(one: Features, two: Features, weights: Any) -> float:
        return match.fit(one, two, likeness(one.print, two.print), weights)

    def needed(one: Report, features: Features) -> float:
        return match.least(features, one.claim.event.attribution == "claimed")

    def near(one: Features, two: Features) -> bool:
        return one.country is not None and two.country is not None and theatre(one.country) == theatre(two.country)

    return _pairs(seen, score, needed, near, match.Weights)


def papers(found: list[Report]) -> Pairs:
    """Pairs of reports of papers."""
    seen = [
        (one, document_features(one.claim.outcome, [one.claim]))
        for one in found
        if not isinstance(one.claim, EventClaim)
    ]

    def score(one: DocumentFeatures, two: DocumentFeatures, weights: Any) -> float:
        return same_document.same_document(one, two, weights)

    def near(one: DocumentFeatures, two: DocumentFeatures) -> bool:
        return bool(same_document.tokens(one) & same_document.tokens(two))

    return _pairs(seen, score, lambda one, features: same_document.SAME, near, same_document.Weights)


def _pairs(seen: list[Any], score: Any, needed: Any, near: Any, kind: Any) -> Pairs:
    names = [field.name for field in dataclasses.fields(kind)]
    # The score is linear in the weights, so that each alone gives its trait.
    alone = [kind(**{name: float(name == one) for name in names}) for one in names]
    found = []
    for (one, a), (two, b) in itertools.combinations(seen, 2):
        if one.story == two.story and one.position == two.position:
            continue
        if one.story != two.story:
            if not near(a, b):
                continue
            b = dataclasses.replace(b, low=a.low, high=a.low + b.high - b.low)
        traits = [score(b, a, weights) for weights in alone]
        if min(traits) > match.NEVER:
            found.append(
                (
                    traits,
                    needed(two, b),
                    one.story == two.story and one.tells == two.tells,
                    one.story == two.story,
                    one.story,
                )
            )
    traits, least, same, told, story = zip(*found, strict=True)
    return Pairs(np.array(traits), np.array(least), np.array(same), np.array(told), np.array(story))


def fit(pairs: Pairs, authored: Floats, prior: Floats) -> Floats:
    """The weights: as likely as can be on the pairs, under the prior."""
    sign = np.where(pairs.same, 1.0, -1.0)
    weigh = np.where(pairs.told, 1.0, MANY * pairs.same.sum() / max(1, (~pairs.told).sum()))

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = sign * (pairs.traits @ weights - pairs.needed)
        total = (weigh * np.logaddexp(0, -odds)).sum() + ((weights - authored) ** 2 / (2 * prior)).sum()
        slope = -(weigh * sign / (1 + np.exp(odds))) @ pairs.traits + (weights - authored) / prior
        return total, slope

    found: Floats = minimize(loss, authored, jac=True, method="L-BFGS-B").x
    return found


def main() -> None:
    found = reports()
    made = {}
    for part, pairs, kind in (
        ("events", attacks(found), match.Weights),
        ("documents", papers(found), same_document.Weights),
    ):
        names = [field.name for field in dataclasses.fields(kind)]
        authored = np.array([getattr(kind(), name) for name in names])
        prior = np.array([FIXED if name in PAIRED_BY else PRIOR for name in names])
        judged = np.zeros(len(pairs.same), bool)
        for fold in range(FOLDS):
            held = pairs.story % FOLDS == fold
            learnt = fit(Pairs(*(column[~held] for column in pairs)), authored, prior)
            judged[held] = (pairs.traits[held] @ learnt >= pairs.needed[held]) == pairs.same[held]
        before = (pairs.traits @ authored >= pairs.needed) == pairs.same
        print(f"{part}: {len(pairs.same)} pairs, {pairs.same.sum()} of them one")
        for name, of in (("one", pairs.same), ("two of a story", ~pairs.same & pairs.told), ("two", ~pairs.told)):
            print(f"  {name}: right as authored {before[of].mean():.3f}, fitted in five folds {judged[of].mean():.3f}")
        made[part] = {
            name: round(float(value), 2) for name, value in zip(names, fit(pairs, authored, prior), strict=True)
        }
    TARGET.write_text(json.dumps(made, indent=0) + "\n")


if __name__ == "__main__":
    main()
