"""The rows that the event model learns from: authored sentences, composed ones, and GMB as the lexicon reads it."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from processors.events.categories import GOODWILL, UNWILLING, told_modality
from processors.events.frames import verbs
from processors.marking import MODALITIES
from training.compose import CORPUS, compose

FOLDS = 5
GMB = "ner-gmb.ndjson"  # real sentences to learn from beside the authored ones
# Small words that open a trigger as it is written, not as the rules find it.
_OPENING = re.compile(
    r"(?:(?:will|would|shall|may|might|could|can|should|must|did|do|does|had|has|have|having|is|are|was|were|be|been|being|"
    r"not|never|to|yet|also|failed to|refused to|declined to)\s+)*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Row:
    """A trigger in a sentence and what it tells; `modality` is None where the category is NONE, then `kind` says why."""

    category: str
    modality: str | None
    kind: str | None
    text: str
    begin: int
    end: int

    @property
    def fold(self) -> int:
        """The part of the corpus that it belongs to, by its words: the same wherever it stands in the files."""
        return int(hashlib.sha256(self.text.encode()).hexdigest()[:8], 16) % FOLDS


def parsed(line: str) -> Row:
    """`CATEGORY|modality or kind|sentence with *trigger*`.

    >>> parsed("ASSAULT|asserted|They *bombed* it.")
    Row(category='ASSAULT', modality='asserted', kind=None, text='They bombed it.', begin=5, end=11)
    """
    category, second, marked = line.rstrip("\n").split("|", 2)
    begin = marked.index("*")
    end = marked.index("*", begin + 1) - 1
    text, known = marked.replace("*", ""), second in MODALITIES
    opening = _OPENING.match(text, begin, end)
    begin = opening.end() if opening else begin
    return Row(category, second if known else None, None if known else second, text, begin, end)


def as_rules(row: Row) -> Row:
    """To say that one will not do a kindness is REJECT for the rules (CAMEO 12), and so for the model."""
    before = row.text[max(0, row.begin - 40) : row.begin].lower()
    if row.modality == "negated" and row.category in GOODWILL and UNWILLING.search(before):
        return replace(row, category="REJECT", modality="asserted")
    return row


# Sentences of violence by another hand. The network does not learn from them: with a third of all sentences ASSAULT it
# read the other categories worse. How sure an attack is, is fitted on them.
_APART = "events-violence.txt"


def authored() -> list[Row]:
    """The handwritten sentences that the network learns from (training/corpus/events-*.txt)."""
    return [row for path in sorted(CORPUS.glob("events-*.txt")) if path.name != _APART for row in _file(path)]


def apart() -> list[Row]:
    """The handwritten sentences that it never sees."""
    return _file(CORPUS / _APART)


def _file(path: Path) -> list[Row]:
    lines = path.read_text("utf8").splitlines()
    return [as_rules(parsed(line)) for line in lines if line and not line.startswith("#")]


def composed(count: int, seed: int) -> Iterator[Row]:
    """Sentences made of the authored phrases."""
    return (parsed("|".join(row)) for row in compose(count, seed))


def weak(folder: Path) -> Iterator[Row]:
    """GMB sentences (public domain) with what the lexicon makes of them: real sentences, labels of the rules."""
    for line in (folder / GMB).read_text("utf8").splitlines():
        text = json.loads(line)["text"]
        for verb in verbs(text):
            modality = None if verb.category == "NONE" else told_modality(text.lower(), verb)
            yield Row(verb.category, modality, None, text, verb.begin, verb.end)
