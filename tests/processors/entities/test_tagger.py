"""The tagger's plumbing: labels that cannot be are never given, long sentences, empty ones, memory."""

import pytest

from processors.entities.features import names, shape
from processors.entities.network import Memory, memory_of, network
from processors.entities.tagger import HABITS, Tag, tag
from processors.entities.words import joined, words
from processors.gazetteer.lexicon import Case, find


def tags(text: str, case: Case = "mixed") -> list[tuple[str, str]]:
    tokens = words(text)
    found = tag([tokens.texts], [names(tokens, find(text, case))], case)[0]
    return [(text[tokens.begins[t.begin] : tokens.ends[t.end - 1]], t.label) for t in found]


@pytest.mark.parametrize(
    ("text", "case", "expected"),
    [
        ("Maria Gutierrez flew to Bogota.", "mixed", [("Maria Gutierrez", "PER"), ("Bogota", "LOC")]),
        ("MARIA GUTIERREZ FLEW TO BOGOTA.", "upper", [("MARIA GUTIERREZ", "PER"), ("BOGOTA", "LOC")]),
        ("The Democratic Party of Kenya lost.", "mixed", [("Democratic Party of Kenya", "ORG")]),
        ("It rained all day.", "mixed", []),
        ("", "mixed", []),
    ],
)
def test_tags(text: str, case: Case, expected: list[tuple[str, str]]) -> None:
    assert tags(text, case) == expected


def test_long_sentences_are_cut_and_none_is_lost() -> None:
    text = "The envoy met Maria Gutierrez in Bogota and then left . " * 40
    assert sum(label == "PER" for _, label in tags(text)) == 40


def test_the_same_words_give_the_same_tags_in_any_company() -> None:
    one, two = words("Maria Gutierrez left.").texts, words("It rained for a very long time, they said.").texts
    alone = tag([one], [[()] * len(one)], "mixed")
    both = tag([two, one], [[()] * len(two), [()] * len(one)], "mixed")
    assert alone[0] == both[1]
    assert all(isinstance(t, Tag) and 0 <= t.sure <= 1 for t in alone[0])


@pytest.mark.parametrize(
    ("word", "form"), [("Kabul", "Xxx"), ("NATO", "XX"), ("U.S.", "X.X."), ("1990s", "ddx"), ("McCain", "XxXxx")]
)
def test_shape(word: str, form: str) -> None:
    assert shape(word) == form


def test_a_word_is_the_same_to_the_last_bit_whatever_it_was_met_with() -> None:
    base = memory_of("mixed", HABITS).base
    met = [*(f"word{i}" for i in range(200)), "Kabul", "said", "the", "NATO", "Lashkar"]
    together, apart = Memory(base), Memory(base)
    together.find(met, network())
    for begin in range(0, len(met), 7):
        apart.find(met[::-1][begin : begin + 7], network())
    for word in met:
        assert (together.hidden[together.rows[word]] == apart.hidden[apart.rows[word]]).all()


def test_a_memory_that_is_full_starts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Maria Gutierrez flew from Bogota to Quito."
    expected = tags(text)
    monkeypatch.setattr("processors.entities.network._REMEMBERED", 5)
    assert [tags(f"Then {text}")[:3], tags(text), tags(text)] == [expected, expected, expected]


def test_every_word_has_its_place_in_the_field() -> None:
    text = "  Pakistan's U.S.-led force left.  "
    found = words(text, 10)
    assert [text[b - 10 : e - 10] for b, e in zip(found.begins, found.ends, strict=True)] == found.texts
    whole = joined([found, words("It rained.", 60)])
    assert whole.texts[-3:] == ["It", "rained", "."]
    assert len(whole.texts) == len(whole.begins) == len(whole.ends)
