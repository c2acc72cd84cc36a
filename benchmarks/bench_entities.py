"""How fast entities are read: words a second on one core, beside a spaCy CNN pipeline of default size, same items.

spaCy (the `bench` extra, requirements-bench.lock) is measured when it can be imported: tok2vec, tagger, parser and
ner of default width with weights as initialised, since speed does not depend on what they say.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import time
from collections.abc import Callable, Sequence
from statistics import median

from processors.entities import read_entities
from processors.text import document
from schemas import NewsItem, Text
from training.ner_corpus import sentences

ITEMS, WORDS = 60, 350


def items() -> list[str]:
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
    texts = items()
    ours = _rate(_tocsin, texts, 5)
    print(f"entities: {ours:,.0f} words/s ({len(texts)} items of {WORDS} words, text and entities, one core)")
    theirs = _spacy()
    if theirs is None:
        print("entities: spaCy is not installed; pip install -r requirements-bench.lock to compare")
        return
    other = _rate(theirs, texts[:15], 1)
    print(f"entities: spaCy CNN of default size {other:,.0f} words/s; ratio {ours / other:.1f}")


if __name__ == "__main__":
    main()
