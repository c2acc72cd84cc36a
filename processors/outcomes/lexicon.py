"""The words of documents and decisions (processors/data/outcome_words.tsv), compiled once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick

from processors.outcomes.openings import openings

# A cheap look before any pattern: without one of these no paper is named, and without one of those nothing is decided.
PAPER_STEMS = (
    "declaration", "communiqu", "statement", "resolution", "draft", "agreement", "accord", "pact", "deal", "compact",
    "memorand", "mou", "treat", "convention", "protocol", "charter", "covenant", "statute", "document", "text",
    "conclusions", "summary", "plan", "roadmap", "road map", "ceasefire", "truce", "settlement", "decision", "package",
    "wording", "language", "paper", "final act", "stocktake", "programme", "blueprint", "strategy", "guidelines",
    "joint", "common position", "partnership", "accession", "framework", "message", "report",
)  # fmt: skip
DECISION_STEMS = (
    "sign", "assent", "consensus", "veto", "endors", "ratif", "adopt", "opted out", "opt out", "withh", "blessing",
    "survived", "came to n", "fell through", "broke", "collaps", "empty", "off the table", "taken down", "vot", "pass",
    "approv", "postpon", "put off", "deferr", "shelv", "come to terms", "agree", "held back", "boycott", "reject",
    "turned down", "refus", "walked out", "deadlock", "pulled out", "withdr", "no more", "commitment",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of one class found in a sentence: its value (a document kind or a status) and offsets."""

    value: str
    begin: int
    end: int


@cache
def _matcher(stems: tuple[str, ...]) -> AhoCorasick:
    return AhoCorasick(list(stems))


def has(stems: tuple[str, ...], low: str) -> bool:
    """Whether a lower-case text holds any of the stems."""
    return bool(_matcher(stems).find_matches_as_indexes(low))


def _rows(kind: str) -> Iterator[tuple[str, str]]:
    """(value, words) of the lines of one class."""
    for line in files("processors.data").joinpath("outcome_words.tsv").read_text(encoding="utf8").splitlines():
        if line and not line.startswith("#"):
            name, value, words = line.split("\t")
            if name == kind:
                yield value, words


@cache
def _phrases(value: str) -> tuple[AhoCorasick, tuple[bool, ...]]:
    """The words and phrases `about` a value, and which of them are stems that any ending may follow."""
    every = next(words for name, words in _rows("about") if name == value).split("|")
    return AhoCorasick([phrase.rstrip("*") for phrase in every]), tuple(phrase.endswith("*") for phrase in every)


def spoken(value: str, low: str) -> set[str]:
    """The different words and phrases about a value (states, others, never) that a lower-case text holds whole."""
    automaton, stems = _phrases(value)
    found, taken = set(), 0
    hits = automaton.find_matches_as_indexes(low, overlapping=True)
    for number, begin, end in sorted(hits, key=lambda hit: (hit[1], -hit[2])):
        if begin < taken or _is_letter(low[begin - 1 : begin]):
            continue
        while stems[number] and _is_letter(low[end : end + 1]):
            end += 1
        if not (_is_letter(low[end - 1]) and _is_letter(low[end : end + 1])):
            found.add(low[begin:end])
            taken = end
    return found


def _is_letter(char: str) -> bool:
    return char.isalnum() or char == "_"


@cache
def patterns(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(value, pattern) of one class in order of the file; the more special stands first."""
    found: dict[str, list[str]] = {}
    for value, pattern in _rows(kind):
        found.setdefault(f"{value}\t{len(found)}" if kind == "document" else value, []).append(pattern)
    return tuple(
        (value.split("\t")[0], re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w-])"))
        for value, parts in found.items()
    )


@cache
def _begun(kind: str) -> tuple[AhoCorasick, tuple[tuple[int, ...], ...]]:
    """What the patterns of a class begin with, and by beginning the numbers of those patterns."""
    found: dict[str, list[int]] = {}
    for number, (_, pattern) in enumerate(patterns(kind)):
        for opening in openings(pattern.pattern):
            found.setdefault(opening, []).append(number)
    return AhoCorasick(list(found)), tuple(map(tuple, found.values()))


def terms(kind: str, low: str) -> list[Term]:
    """All terms of a class in a lower-case sentence, in order; where two overlap the earlier class wins.

    Each pattern is tried only where one of its openings stands at the beginning of a word.
    """
    automaton, numbers = _begun(kind)
    begins: dict[int, set[int]] = {}
    for opening, begin, _ in automaton.find_matches_as_indexes(low, overlapping=True):
        if not begin or not (_is_letter(low[begin - 1]) or low[begin - 1] == "-"):
            for number in numbers[opening]:
                begins.setdefault(number, set()).add(begin)
    found: list[Term] = []
    for number in sorted(begins):
        value, pattern = patterns(kind)[number]
        past = 0
        for begin in sorted(begins[number]):
            match = pattern.match(low, begin) if begin >= past else None
            if match is None:
                continue
            past = match.end()
            if not any(term.begin < past and begin < term.end for term in found):
                found.append(Term(value, begin, past))
    return sorted(found, key=lambda term: term.begin)
