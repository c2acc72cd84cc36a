"""A sentence cut into words, with what the violence lexicon finds in it."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from processors.text import Sentence

_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:-[^\W_]+|['’](?!s\b)[^\W_]+)*|['’]s\b|[^\w\s]")


class Hit(NamedTuple):
    """A lexicon phrase in a sentence: characters begin..end, its class and PLOVER mode."""

    begin: int
    end: int
    kind: str
    mode: str | None


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a sentence in lower case with their character offsets (begins, ends)."""

    sentence: Sentence
    low: tuple[str, ...]
    begins: tuple[int, ...]
    ends: tuple[int, ...]

    def index(self, offset: int) -> int:
        """The word at or after a character offset of the sentence."""
        return bisect_right(self.ends, offset)

    def text(self, first: int, last: int) -> str:
        """The words first..last-1 as written."""
        return self.sentence.text[self.begins[first] : self.ends[last - 1]] if first < last else ""


def words(sentence: Sentence) -> Words:
    text = sentence.text
    spans = [match.span() for match in _WORD.finditer(text)]
    low = text.lower().replace("’", "'")
    # A few letters grow when lowered; offsets are those of the text as written.
    source = low if len(low) == len(text) else text
    return Words(
        sentence,
        tuple([source[begin:end] for begin, end in spans])
        if source is low
        else tuple([text[begin:end].lower().replace("’", "'") for begin, end in spans]),
        tuple([begin for begin, _ in spans]),
        tuple([end for _, end in spans]),
    )


@cache
def lexicon() -> tuple[AhoCorasick, tuple[tuple[str, str, str | None], ...]]:
    """The matcher and, by pattern index, (phrase, class, mode)."""
    entries: dict[tuple[str, str], str | None] = {}
    for line in files("processors.data").joinpath("violence.tsv").read_text(encoding="utf8").splitlines():
        if line and not line.startswith("#"):
            kind, mode, phrases = line.split("\t")
            for phrase in phrases.split("|"):
                entries.setdefault((phrase, kind), None if mode == "-" else mode)
    rows = tuple((phrase, kind, mode) for (phrase, kind), mode in entries.items())
    return AhoCorasick([phrase for phrase, _, _ in rows]), rows


def hits(low: str) -> list[Hit]:
    """All lexicon phrases of a lower-case text at word boundaries, longest first at one place, in order.

    Phrases of one trigger class (act, shoot, blast, attack, kill, wound, casual) inside a longer one are dropped.
    """
    matcher, rows = lexicon()
    found = []
    size = len(low)
    for pattern, begin, end in matcher.find_matches_as_indexes(low, overlapping=True):
        if (begin and (low[begin - 1].isalnum() or low[begin - 1] == "-")) or (
            end < size and (low[end].isalnum() or (low[end] == "-" and end + 1 < size and low[end + 1].isalnum()))
        ):
            continue
        found.append(Hit(begin, end, rows[pattern][1], rows[pattern][2]))
    if len(found) < 2:
        return found
    found.sort(key=lambda h: (h.begin, -h.end))
    kept: list[Hit] = []
    reach = -1
    for hit in found:
        if hit.kind in TRIGGERS or hit.kind == "casual":
            if hit.end <= reach:
                continue
            reach = hit.end
        elif hit.kind == "accident" and hit.end <= reach:
            # No weather in "gunmen storm".
            continue
        kept.append(hit)
    return kept


TRIGGERS = frozenset({"act", "shoot", "blast", "attack", "kill", "wound"})
