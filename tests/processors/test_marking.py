"""How a sentence is shown to the event model: the same row for a word, however full the table is."""

import numpy as np
import pytest

from processors import marking
from processors.marking import show


def test_a_table_that_is_full_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence, trigger = "Rebels seized the old fort near Bria.", [(7, 13)]
    expected = show(sentence, trigger)
    for kept in (3, 9):  # fewer than one sentence needs, fewer than two
        monkeypatch.setattr(marking, "_KEPT", kept)
        monkeypatch.setattr(marking, "_rows", lambda rows=marking._Rows(): rows)  # noqa: B008
        for text, where in ((sentence, trigger), ("Troops left Kaga.", [(7, 11)]), (sentence, trigger)):
            shown = show(text, where)
        assert np.array_equal(shown, expected)


def test_the_trigger_is_marked() -> None:
    (view,) = show("Rebels seized the fort.", [(7, 13)])
    marked = np.flatnonzero(view[:, marking.DIMENSIONS])
    assert marked.tolist() == [marking.LEFT]
