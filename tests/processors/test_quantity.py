"""Number words of the wire as ranges of persons; the conventions are those of docs/voices.md."""

import pytest

from processors.quantity import persons

TABLE = (
    ("12", (12, 12)), ("six people", (6, 6)), ("twenty-three", (23, 23)), ("two hundred and six", (206, 206)),
    ("1,200", (1200, 1200)), ("two thousand", (2000, 2000)), ("two dozen", (24, 24)), ("half a dozen", (6, 6)),
    ("at least 26", (26, None)), ("no fewer than 11", (11, None)), ("more than two dozen", (25, None)),
    ("over 90", (91, None)), ("more than 1,000", (1001, None)), ("up to 40", (None, 40)), ("fewer than ten", (None, 9)),
    ("some 40 people", (40, 40)), ("about 6,000", (6000, 6000)), ("as many as 14", (14, 14)),
    ("between 10 and 12", (10, 12)), ("three to five", (3, 5)), ("30 or more", (30, None)),
    ("dozens", (24, None)), ("scores of villagers", (40, None)), ("several", (3, None)), ("hundreds", (200, None)),
    ("a handful of men", (3, None)), ("over a dozen", (13, None)), ("a couple", (2, 2)),
    ("a man", (1, 1)), ("the mayor", (1, 1)), ("his wife", (1, 1)), ("Constable Rahman", (1, 1)),
    ("a family of five", (5, 5)), ("a mother and her two sons", (3, 3)), ("the driver and a passenger", (2, 2)),
    ("both officers", (2, 2)), ("a boy of 15", (1, 1)), ("a trooper aged 21", (1, 1)), ("a 19-year-old", (1, 1)),
    ("Pa Okechukwu Dokubo, 79", (1, 1)), ("nobody", (0, 0)), ("no casualties", (0, 0)), ("none", (0, 0)),
    ("a widow of about fifty", (1, 1)), ("a watchman and a girl of nine", (2, 2)), ("a squad of nine", (9, 9)),
    ("the prelate, a nun and the driver", (3, 3)), ("six civilians, a soldier and an officer", (8, 8)),
    ("four of its staff: a Dane and three Malians", (4, 4)), ("two of them, a Dane and a girl", (2, 2)),
    ("his uncle, a farmer", (1, 1)), ("Idris Sule, a clerk, and two guards", (3, 3)), ("driver dead", (1, 1)),
    ("a hundred and forty", (140, 140)), ("thirty-odd", (30, None)), ("a score", (20, 20)),
    ("villagers", None), ("people", None), ("anyone", (0, 0)), ("not hurt", (0, 0)), ("The guard was unharmed", (0, 0)),
    ("driver and helper", (2, 2)), ("Bilal Aziz and Karim Sayed", (2, 2)), ("her driver and both guards", (3, 3)),
    ("a total of fifty-five bodies", (55, 55)), ("the bodies of 15 men", (15, 15)), ("40 and 110 people", (40, 110)),
    ("Two brothers, 19 and 22", (2, 2)), ("a history teacher and five pupils", (6, 6)),
)  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_words_as_a_range(text: str, expected: tuple[int | None, int | None] | None) -> None:
    assert persons(text) == expected


def test_long_and_odd_words_are_bounded() -> None:
    for text in ("and " * 50_000, "9" * 50_000, "killed " * 50_000, "one hundred " * 20_000, "[]" * 9, "٣ ²"):
        persons(text)
