"""Which live events a mention is compared with at all."""

from processors.memory.features import Features
from processors.memory.postings import Postings, posting

DAY = 730_000


def seen(place: str | None, latitude: float | None = None, longitude: float | None = None) -> Features:
    words = frozenset((place or "").casefold().split())
    return Features("IND", place, words, 4, True, latitude, longitude, DAY, DAY, True, "explosives", None, None, None)


def found(known: Features, asked: Features) -> bool:
    postings = Postings()
    postings.put("ev-1", posting("IN|ASSAULT", known))
    return bool(postings.near("IN|ASSAULT", asked))


def test_by_the_map() -> None:
    assert found(seen("Anantnag", 33.73, 75.15), seen("Mattan", 33.77, 75.2))
    assert not found(seen("Anantnag", 33.73, 75.15), seen("Imphal", 24.8, 93.9))


def test_a_place_that_is_on_no_map_may_be_anywhere_in_its_country() -> None:
    assert found(seen("Anantnag", 33.73, 75.15), seen("Khanabal"))
    assert found(seen("Khanabal"), seen("Anantnag", 33.73, 75.15))
