"""The words of decisions: looked for by their openings, found as a plain search finds them."""

from pathlib import Path

import pytest

from processors.outcomes.lexicon import Term, patterns, terms
from processors.outcomes.openings import openings

FOLDER = Path(__file__).parent
SENTENCES = [
    line.rpartition("=>")[2].strip().lower()
    for name in ("cases.txt", "unseen.txt")
    for line in (FOLDER / name).read_text(encoding="utf8").splitlines()
    if "=>" in line
]


def searched(kind: str, low: str) -> list[Term]:
    """What `terms` should find, by trying every pattern everywhere."""
    found: list[Term] = []
    for value, pattern in patterns(kind):
        for match in pattern.finditer(low):
            if not any(term.begin < match.end() and match.start() < term.end for term in found):
                found.append(Term(value, match.start(), match.end()))
    return sorted(found, key=lambda term: term.begin)


@pytest.mark.parametrize("kind", ["document", "vague", "foreign", "cue"])
def test_terms_are_those_of_a_plain_search(kind: str) -> None:
    found = [terms(kind, low) for low in SENTENCES]
    assert any(found)
    assert found == [searched(kind, low) for low in SENTENCES]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("veto(?:ed|es)?", {"veto", "vetoed", "vetoes"}),
        ("put (?:it|them) off", {"put it o", "put them"}),
        (r"(?<!to )wo?n['’]t \w+", {"won't ", "won’t ", "wn't ", "wn’t "}),
        (r"\d+ leaders", set("0123456789")),
        ("a(?:bc)+d", {"abc"}),
        (r"take (?:\w+ ){1,4}out", {"take "}),
    ],
)
def test_openings(pattern: str, expected: set[str]) -> None:
    assert openings(pattern) == expected


def test_a_pattern_that_may_begin_with_anything_is_refused() -> None:
    with pytest.raises(ValueError, match="must begin with letters"):
        openings(r"sign|\w+ declaration")
