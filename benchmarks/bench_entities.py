"""How fast entities are read: words a second on one core, beside a spaCy CNN pipeline of default size, same items.

Twice: on the mixed news feed of the reading benchmark, and on authored sentences that hold some 70 names an item,
three times what news does.

spaCy (the `bench` extra, requirements-bench.lock) is measured when it can be imported: tok2vec, tagger, parser and
ner of default width with weights as initialised, since speed does not depend on what they say.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import time
from collections.abc import Callable, Sequence
from statistics import median

from benchmarks.bench_reading import feed
from processors.entities import read_entities
from processors.text import document
from processors.wire import parse
from schemas import NewsItem, Text
from training.ner_corpus import sentences

ITEMS, WORDS = 60, 350


def news() -> list[str]:
    """Every eighth item of the mixed feed: what is read all day."""
    return [document(parse(line)).body for line in feed()[::8]]


def dense() -> list[str]:
    """Items of about WORDS words, of authored sentences in paragraphs of three."""
    found, part, count = [], [], 0
    for position, row in enumerate(sentences(seed=11)):
        text = str(row["text"])
        part.append(text + ("\n\n" if position % 3 == 2 else " "))
        count += len(text.split())
        if count >= WORDS:
            found.append("".join(part).strip())
            part, count = [], 0
    return found[:ITEMS]


def _rate(read: Callable[[str], object], texts: Sequence[str], rounds: int) -> float:
    """Median words a second of CPU time over some rounds, after one that warms up."""
    words = sum(len(t.split()) for t in texts)
    spent = []
    for _ in range(rounds + 1):
        begin = time.process_time()
        for text in texts:
            read(text)
        spent.append(time.process_time() - begin)
    return words / median(spent[1:])


def _tocsin(text: str) -> object:
    item = NewsItem(key="k", uri="u", provider="p", bodies=(Text(value=text, content_type="text/plain"),))
    return read_entities(document(item))


def _spacy() -> Callable[[str], object] | None:
    try:
        import spacy
    except ImportError:
        return None
    pipeline = spacy.blank("en")
    for name in ("tok2vec", "tagger", "parser", "ner"):
        pipeline.add_pipe(name)
    pipeline.get_pipe("tagger").add_label("NN")
    pipeline.get_pipe("parser").add_label("dep")
    for label in ("PERSON", "ORG", "GPE"):
        pipeline.get_pipe("ner").add_label(label)
    pipeline.initialize()
    return pipeline


def main() -> None:
    theirs = _spacy()
    for name, texts in (("news", news()), ("authored, dense in names", dense())):
        words = sum(len(text.split()) for text in texts) // len(texts)
        ours = _rate(_tocsin, texts, 5)
        print(
            f"entities: {ours:,.0f} words/s, text and entities, one core ({name}: {len(texts)} items of {words} words)"
        )
        if theirs:
            other = _rate(theirs, texts[:15], 1)
            print(f"entities: spaCy CNN of default size {other:,.0f} words/s on 15 of them; ratio {ours / other:.1f}")
    if theirs is None:
        print("entities: spaCy is not installed; pip install -r requirements-bench.lock to compare")


if __name__ == "__main__":
    main()
