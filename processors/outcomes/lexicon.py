"""The words of documents and decisions (processors/data/outcome_words.tsv), compiled once."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick

# A cheap look before any pattern: without one of these no paper is named, and without one of those nothing is decided.
PAPER_STEMS = (
    "declaration", "communiqu", "statement", "resolution", "draft", "agreement", "accord", "pact", "deal", "compact",
    "memorand", "mou", "treat", "convention", "protocol", "charter", "covenant", "statute", "document", "text",
    "conclusions", "summary", "plan", "roadmap", "road map", "ceasefire", "truce", "settlement", "decision", "package",
    "wording", "language", "paper", "final act", "stocktake", "programme", "blueprint", "strategy", "guidelines",
    "joint", "common position", "message", "report",
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


@cache
def patterns(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(value, pattern) of one class in order of the file; the more special stands first."""
    found: dict[str, list[str]] = {}
    for line in files("processors.data").joinpath("outcome_words.tsv").read_text(encoding="utf8").splitlines():
        if line and not line.startswith("#"):
            name, value, pattern = line.split("\t")
            if name == kind:
                found.setdefault(f"{value}\t{len(found)}" if kind == "document" else value, []).append(pattern)
    return tuple(
        (value.split("\t")[0], re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w-])"))
        for value, parts in found.items()
    )


def terms(kind: str, low: str) -> list[Term]:
    """All terms of a class in a lower-case sentence, in order; where two overlap the earlier class wins."""
    found: list[Term] = []
    for value, pattern in patterns(kind):
        for match in pattern.finditer(low):
            if not any(term.begin < match.end() and match.start() < term.end for term in found):
                found.append(Term(value, match.start(), match.end()))
    return sorted(found, key=lambda term: term.begin)
