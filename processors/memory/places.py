"""Places compared: the same city, one inside the other, or apart."""

import math
import re

from processors.remembered import remembered

_WORD = re.compile(r"[^\W_]+")
_EMPTY = frozenset("""the of and a an in at near al el la le de district province region city town village state county
governorate oblast area north south east west northern southern eastern western central""".split())  # fmt: skip


@remembered(65_536)
def name_words(name: str) -> frozenset[str]:
    """The words that make a place's name, without the kind of place it is."""
    found = _WORD.findall(name.casefold())
    return frozenset(w for w in found if w not in _EMPTY) or frozenset(found)


def names_meet(one: str, two: str) -> bool:
    """Whether two names are of one place: one's words are all in the other's ("Quetta", "Quetta railway station")."""
    a, b = name_words(one), name_words(two)
    return bool(a and b) and (a <= b or b <= a)


def kilometres(one: tuple[float | None, float | None], two: tuple[float | None, float | None]) -> float | None:
    """Great-circle distance between two points (latitude, longitude), None when either has no coordinates."""
    if one[0] is None or one[1] is None or two[0] is None or two[1] is None:
        return None
    lat1, lon1, lat2, lon2 = map(math.radians, (one[0], one[1], two[0], two[1]))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(h)))
