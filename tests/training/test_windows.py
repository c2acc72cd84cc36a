import numpy as np
import pytest

from training.windows import WINDOW, cut, seen


@pytest.mark.parametrize("length", [1, 5, WINDOW, WINDOW + 1, 191, 192, 300, 451, 512])
def test_every_piece_sees_one_window_and_itself(length: int) -> None:
    begins, width = cut(length)
    assert width <= WINDOW * 3 / 2
    table = seen(length)
    assert table.sum(1).tolist() == [width] * length
    assert table.diagonal().all()
    # What a piece sees is a stretch, and one of the windows.
    assert set(np.argmax(table, 1).tolist()) == set(begins.tolist())


def test_a_short_passage_is_one_window() -> None:
    assert seen(100).all()
