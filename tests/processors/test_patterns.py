"""No regular expression takes much more than linear time, whatever the text: each is tried on text made to hurt it.

A repeated part that matches one text in several ways is where a search goes back and forth (CWE-1333). So before each
repetition stands what leads to it, then thousands of what it may be made of, then what it cannot be.
"""

import json
import re
import re._constants as sre
import re._parser as parser
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

LONG = 600  # characters: a cube of it is seconds, a square nothing
MOST = 0.5  # seconds of a processor for one text
# What words and gaps are made of, alone and in turn.
PUMPS = ("'", "-", ".", " ", "\n", "$", ",", "a", "A", "1", "a ", "A ", "a'", ". ", "a, ")
CLASSES = {
    sre.CATEGORY_DIGIT: "1", sre.CATEGORY_WORD: "a", sre.CATEGORY_SPACE: " ",
    sre.CATEGORY_NOT_DIGIT: "a", sre.CATEGORY_NOT_WORD: " ", sre.CATEGORY_NOT_SPACE: "a",
}  # fmt: skip
REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)


def one(tree: Any) -> str:
    """A short text that a parsed pattern matches, as a rule."""
    return "".join(_one(operator, given) for operator, given in tree)


def _one(operator: Any, given: Any) -> str:
    if operator is sre.LITERAL:
        return chr(given)
    if operator is sre.NOT_LITERAL:
        return "b" if given == ord("a") else "a"
    if operator is sre.ANY:
        return "a"
    if operator is sre.IN:
        return _of_class(given)
    if operator is sre.BRANCH:
        return one(given[1][0])
    if operator is sre.SUBPATTERN:
        return one(given[-1])
    if operator is sre.ATOMIC_GROUP:
        return one(given)
    if operator in REPEATS:
        return one(given[2]) * given[0]
    return ""  # what looks around, anchors, names a group again


def _of_class(members: Any) -> str:
    if members[0][0] is sre.NEGATE:
        return next(c for c in "a 1.-\n\0" if not re.match(_written(members[1:]), c))
    operator, given = members[0]
    if operator is sre.LITERAL:
        return chr(given)
    return chr(given[0]) if operator is sre.RANGE else CLASSES[given]


def _written(members: Any) -> str:
    parts = []
    for operator, given in members:
        if operator is sre.LITERAL:
            parts.append(re.escape(chr(given)))
        elif operator is sre.RANGE:
            parts.append(f"{re.escape(chr(given[0]))}-{re.escape(chr(given[1]))}")
        else:
            names = {"DIGIT": "d", "WORD": "w", "SPACE": "s"}
            name = str(given).removeprefix("CATEGORY_")
            parts.append("\\" + (names[name[4:]].upper() if name.startswith("NOT_") else names[name]))
    return f"[{''.join(parts)}]"


def openings(tree: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Before each repetition of a parsed pattern: a text that leads to it, and one round of what it repeats."""
    for operator, given in tree:
        if operator in REPEATS:
            if given[1] > 1:
                yield before, one(given[2])
            yield from openings(given[2], before)
        elif operator is sre.BRANCH:
            for branch in given[1]:
                yield from openings(branch, before)
        elif operator is sre.SUBPATTERN:
            yield from openings(given[-1], before)
        elif operator is sre.ATOMIC_GROUP:
            yield from openings(given, before)
        before += _one(operator, given)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """An end to a match that goes on: `re` looks at signals while it tries."""

    def end(_signal: int, _frame: Any) -> None:
        raise TimeoutError

    former = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, former)


def endless(pattern: str, flags: int) -> str | None:
    """A text that takes the pattern too long, or None."""
    compiled = re.compile(pattern, flags)
    seen = set()
    for before, turn in openings(parser.parse(pattern, flags)):
        for pump in {turn, *PUMPS} - {""}:
            for end in ("\0", "x"):  # no word, and one: the one or the other is what cannot follow
                text = before + pump * (LONG // len(pump)) + end
                if text in seen:
                    continue
                seen.add(text)
                try:
                    with within(MOST):
                        compiled.search(text)
                except TimeoutError:
                    return f"{before!r} + {pump!r} * {LONG // len(pump)} + {end!r}"
    return None


def test_what_hurts_is_found():
    assert endless(r"of (?:\W+[\w'’$-]+){0,6}?\W+(?:arms)\b", 0)
    assert endless(r"(?:a|aa)*c", 0)
    assert not endless(r"of (?:\W++[\w'’$-]++){0,6}?\W++(?:arms)\b", 0)


def test_no_pattern_takes_long():
    made = subprocess.run([sys.executable, "-m", "tests.processors.compiled"], capture_output=True, check=True)
    patterns = json.loads(made.stdout)
    assert len(patterns) > 300
    hurt = {}
    for pattern, flags, where in patterns:
        if text := endless(pattern, flags):
            hurt[where] = f"{pattern[:80]!r}: {text}"
    assert not hurt
