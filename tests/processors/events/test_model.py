"""The learnt half of the cascade: what it is shown, what it says, and how surely events are told."""

import numpy as np
import pytest

from processors.entities import read_entities
from processors.events import judging, read_events
from processors.events.judging import decided
from processors.events.model import chances
from processors.marking import CATEGORIES, LEFT, MODALITIES, RIGHT, WIDTH, show
from processors.text import document
from schemas import Event, NewsItem, Text
from training.rows import authored, parsed


def events(text: str) -> tuple[Event, ...]:
    item = NewsItem(key="t:1", uri="urn:t:1", provider="t", bodies=(Text(value=text),))
    read = document(item)
    return read_events(read, read_entities(read), ())


def test_every_row_of_the_corpus_is_whole_and_stands_once() -> None:
    rows = authored()
    assert {row.category for row in rows} == set(CATEGORIES)
    assert {row.modality for row in rows if row.modality} == set(MODALITIES)
    assert all((row.kind is not None) == (row.category == "NONE") for row in rows)
    assert all(0 <= row.begin < row.end <= len(row.text) for row in rows)
    assert len({(row.text, row.begin) for row in rows}) == len(rows)


def test_a_written_trigger_begins_at_its_verb() -> None:
    row = parsed("AID|planned|Quito *will soon send* tents.")
    assert row.text[row.begin : row.end] == "soon send"


@pytest.mark.parametrize(
    "text",
    ["Fled.", "The guards fled.", "word " * 60 + "fled " + "word " * 60, "FLED", "Guards , , fled - - -"],
)
def test_a_trigger_stands_at_its_place_whatever_is_beside_it(text: str) -> None:
    begin = text.lower().index("fled")
    shown = show(text, [(begin, begin + 4)])
    assert shown.shape == (1, LEFT + RIGHT, WIDTH)
    assert np.flatnonzero(shown[0, :, WIDTH - 5]).tolist() == [LEFT]
    assert np.array_equal(shown[0, LEFT, : WIDTH - 5], show("fled", [(0, 4)])[0, LEFT, : WIDTH - 5])


def test_triggers_asked_together_are_told_as_each_alone() -> None:
    one, other = "Rome sent tents to Durres and recalled its envoy.", "Gunmen shot two porters."
    asked = [(one, 5, 9), (other, 7, 11), (one, 30, 38)]
    categories, modalities = chances(asked)
    assert np.allclose(categories.sum(1), 1, atol=1e-5)
    assert np.allclose(modalities.sum(1), 1, atol=1e-5)
    for row, single in zip(categories, asked, strict=True):
        # Activations are rounded over the whole batch, so that the last digits differ.
        assert np.abs(chances([single])[0][0] - row).max() < 0.1


def test_the_model_puts_a_category_right_only_when_it_is_much_surer() -> None:
    row = np.full(len(CATEGORIES), 0.02, np.float32)
    row[CATEGORIES.index("AID")] = 0.68
    assert decided("AGREE", row, 3.0) == "AID"
    assert decided("AGREE", row, 4.0) == "AGREE"


def test_what_only_sounds_like_an_event_is_told_from_events() -> None:
    rows = authored()[::3]
    none = chances([(row.text, row.begin, row.end) for row in rows])[0][:, CATEGORIES.index("NONE")]
    sounds = np.array([row.category == "NONE" for row in rows])
    # The share of pairs of one of each in which the model says so: 0.5 were chance.
    assert (none[sounds][:, None] > none[~sounds][None]).mean() > 0.9


def test_a_confidence_is_a_probability_and_plain_news_has_a_high_one() -> None:
    found = events("Brussels imposed sanctions on two Burmese banks.")
    assert [event.event for event in found] == ["SANCTION"]
    assert 0.8 < found[0].confidence < 1


def test_thousands_of_triggers_in_one_sentence_are_told_in_bounded_memory() -> None:
    text = "police arrested " * 3000
    categories, _ = chances([(text, at, at + 8) for at in range(7, 16 * 3000, 16)])
    assert categories.shape == (3000, len(CATEGORIES))
    # Far from both ends every trigger looks the same.
    assert np.allclose(categories[100:164], categories[1500], atol=1e-4)


def test_the_model_makes_no_attack_of_another_deed(monkeypatch: pytest.MonkeyPatch) -> None:
    told = events("Norway held talks with Iceland on the herring quota.")
    sure = np.full((len(told), len(CATEGORIES)), 0.001, np.float32)
    sure[:, CATEGORIES.index("ASSAULT")] = 0.98
    monkeypatch.setattr(judging, "chances", lambda asked: (sure, sure))
    assert told
    assert "ASSAULT" not in {event.event for event in judging.judged(told)}
