"""The corpus: every case can be read, and bad marks are answered in words."""

import pytest

from training.markup import BadMarkup, case
from training.voices import corpus, paths, voice

GOOD = "2021-03-04 | [Norway|D1] balks | OSLO - [Norway|D1] would not sign [the whaling pact|P1:agreement:refused], saying [it named no date|R1]."


def test_a_case() -> None:
    (group,) = case(GOOD, "test-outcomes", 1).groups
    assert (group.role, group.values) == ("P", ("agreement", "refused"))
    assert [mark.text for mark in group.of("D")] == ["Norway", "Norway"]
    assert [mark.text for mark in group.of("R")] == ["it named no date"]


@pytest.mark.parametrize(
    "line",
    [
        "2021-03-04 | no text",
        "2021-3-4 |  | text",
        "2021-03-04 |  | [text",
        "2021-03-04 |  | text|P1:agreement:signed]",
        "2021-03-04 |  | [text|P1:agreement:lost]",
        "2021-03-04 |  | [text|D1]",
        "2021-03-04 |  | [shot|E1:firearms:asserted] [six|K1:six]",
        "2021-03-04 |  | [shot|E1:firearms:asserted] [gunmen|A1:maybe]",
        "2021-03-04 |  | [shot|E1:firearms:asserted] in [Oslo|L1:NO]",
        "2021-03-04 |  | [shot|E1:firearms:asserted] in [Oslo|D1]",
    ],
)
def test_bad_marks_are_answered(line: str) -> None:
    with pytest.raises(BadMarkup):
        case(line, "test-outcomes", 1)


def test_the_corpus_is_whole() -> None:
    cases = [one for one in corpus() if not one.voice.endswith("-relations")]
    assert len(cases) >= 5000
    assert len({voice(path) for path in paths() if not path.stem.endswith("-relations")}) >= 26
