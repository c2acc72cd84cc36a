"""Which tagger: the gazetteer alone, a CRF, a spaCy CNN and our window network, learnt from the same sentences.

usage: python -m benchmarks.taggers TRAIN_DIR EVAL_DIR [NAME ...]

Needs the `bench` and `train` extras and some fifteen minutes.

All learn from the same rows: EWT's train part, WikiGold, four fifths of CrossNER politics and every second authored
sentence. Strict typed spans (PER ORG LOC) are counted on what none of them saw, as written and in capitals; words a
second are of tagging alone, texts to spans, on one core.
"""

import argparse
import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pycrfsuite
import spacy
import torch
from spacy.training import Example as Told

from processors.entities.features import names
from processors.entities.network import LABELS, SOURCES
from processors.entities.tagger import tag
from processors.entities.words import words
from processors.gazetteer.lexicon import Case, find
from training.ner import CORPUS, FILES, score
from training.ner_data import Example, Row, augmented, labels, load, spans
from training.ner_model import tags, train

Spans = set[tuple[int, int, str]]
Tagging = Callable[[Row, Case], Spans]
_COARSE = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
_UPPER, _TITLE, _LOWER = 0.4, 0.05, 0.08


class Sets(NamedTuple):
    """Rows to learn from, and rows to measure by, by name."""

    learnt: list[Row]
    held: dict[str, list[Row]]


def sets(train_dir: Path, eval_dir: Path) -> Sets:
    rows = load(train_dir / f"{FILES['politics']}.ndjson", "politics")
    random.Random(5).shuffle(rows)
    learnt = [row for i, row in enumerate(rows) if i % 5] + load(CORPUS, "authored")[::2]
    for source in ("ewt", "wikigold"):
        learnt += load(train_dir / f"{FILES[source]}.ndjson", source)
    held = {"politics, fold 1": rows[::5]}
    for name in ("ner-uner-ewt", "ner-re3d"):
        held[name] = load(eval_dir / "dev" / f"{name}.ndjson", "ewt")
    return Sets(learnt, held)


def gazetteer(data: Sets) -> Tagging:
    def tagging(row: Row, case: Case) -> Spans:
        known = [m for m in find(row.text, case) if m.entries[0].label in _COARSE]
        return {(m.begin, m.end, _COARSE[m.entries[0].label]) for m in known}

    return tagging


def _features(told: Example) -> list[list[str]]:
    """The word, its ends, its shape and its gazetteer classes, for each word and its neighbours up to two away."""
    own = []
    for word, classes in zip(told.words, told.names, strict=True):
        low = word.lower()
        look = f"{word[0].isupper():d}{word.isupper():d}{word[0].isdigit():d}"
        own.append([f"w={low}", f"s={low[-3:]}", f"p={low[:3]}", f"l={look}", *(f"n={c}" for c in classes)])
    found = []
    for i in range(len(own)):
        near = [f"{d}{f}" for d in (-2, -1, 0, 1, 2) if 0 <= i + d < len(own) for f in own[i + d]]
        found.append([*near, f"case={told.case}", f"source={told.source}"])
    return found


def crf(data: Sets) -> Tagging:
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": 0.1, "c2": 0.01, "max_iterations": 80})
    for told in augmented(data.learnt, 1, _UPPER, _TITLE, _LOWER):
        if told.words:
            trainer.append(_features(told), [LABELS[i] for i in told.labels])
    model = pycrfsuite.Tagger()
    with TemporaryDirectory() as folder:
        trainer.train(f"{folder}/crf")
        model.open_inmemory(Path(folder, "crf").read_bytes())

    def tagging(row: Row, case: Case) -> Spans:
        told = _example(row, case)
        found = model.tag(_features(told)) if told.words else []
        return set(spans(words(row.text), [LABELS.index(name) for name in found]))

    return tagging


def _example(row: Row, case: Case) -> Example:
    """A row as it stands (already in capitals where `case` says so)."""
    tokens = words(row.text)
    number = ("mixed", "upper", "lower").index(case)
    return Example(tokens.texts, names(tokens, find(row.text, case)), [], row.source, number)


def spacy_cnn(data: Sets) -> Tagging:
    pipeline = spacy.blank("en")
    ner = pipeline.add_pipe("ner")
    told = []
    for row in data.learnt:
        for text in (row.text, row.text.upper()) if len(row.text.upper()) == len(row.text) else (row.text,):
            document = pipeline.make_doc(text)
            every = [document.char_span(b, e, kind, alignment_mode="contract") for b, e, kind in row.spans]
            document.ents = spacy.util.filter_spans([span for span in every if span])
            told.append(Told(pipeline.make_doc(text), document))
    for kind in ("PER", "ORG", "LOC"):
        ner.add_label(kind)
    pipeline.initialize(lambda: told)
    dice = random.Random(1)
    for _ in range(6):
        dice.shuffle(told)
        for batch in spacy.util.minibatch(told, 64):
            pipeline.update(batch, drop=0.25)

    def tagging(row: Row, case: Case) -> Spans:
        return {(e.start_char, e.end_char, e.label_) for e in pipeline(row.text).ents}

    return tagging


def window(data: Sets) -> Tagging:
    model = train(augmented(data.learnt, 1, _UPPER, _TITLE, _LOWER), 8, quiet=True)

    def tagging(row: Row, case: Case) -> Spans:
        told = _example(row, case)
        return set(spans(words(row.text), tags(model, [told])[0])) if told.words else set()

    return tagging


def shipped(row: Row, case: Case) -> Spans:
    """The same network as it is shipped, in numpy: for its speed; its weights have seen more than the fold's."""
    tokens = words(row.text)
    found = tag([tokens.texts], [names(tokens, find(row.text, case))], case, (SOURCES[row.source],))[0]
    return {(tokens.begins[t.begin], tokens.ends[t.end - 1], t.label) for t in found}


def f1(tagging: Tagging, rows: list[Row], case: Case) -> float:
    tp = fp = fn = 0
    for row in rows:
        told = row._replace(text=row.text.upper()) if case == "upper" else row
        if len(told.text) != len(row.text):
            continue
        tokens = words(told.text)
        gold = set(spans(tokens, labels(tokens, row.spans)))
        got = tagging(told, case)
        tp, fp, fn = tp + len(gold & got), fp + len(got - gold), fn + len(gold - got)
    return score((tp, fp, fn))


def rate(tagging: Tagging, rows: list[Row]) -> float:
    for row in rows[:50]:
        tagging(row, "mixed")
    begin = time.process_time()
    for row in rows:
        tagging(row, "mixed")
    return sum(len(row.text.split()) for row in rows) / (time.process_time() - begin)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train_dir", type=Path)
    parser.add_argument("eval_dir", type=Path)
    parser.add_argument("names", nargs="*", help="only these taggers")
    args = parser.parse_args()
    data = sets(args.train_dir, args.eval_dir)
    print("tagger | " + " | ".join(f"{name} | CAPITALS" for name in data.held) + " | words/s | minutes to train")
    for make in (gazetteer, crf, spacy_cnn, window):
        if args.names and make.__name__ not in args.names:
            continue
        begin = time.monotonic()
        tagging = make(data)
        minutes = (time.monotonic() - begin) / 60
        torch.set_num_threads(1)
        figures = [f"{f1(tagging, rows, case):.3f}" for rows in data.held.values() for case in ("mixed", "upper")]
        speed = rate(shipped if make is window else tagging, data.held["ner-uner-ewt"])
        print(f"{make.__name__} | {' | '.join(figures)} | {speed:,.0f} | {minutes:.1f}", flush=True)


if __name__ == "__main__":
    main()
