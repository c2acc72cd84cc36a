"""Counts that somebody gives of his own: `the mayor put it at around twenty`, `police gave 58`, `confirmed two deaths only`."""  # noqa: E501

from processors.events.count import Told
from processors.events.quantity import Quantity, quantity
from processors.vocabulary import vocabulary

_OF = vocabulary("figure.of")
_PUT = frozenset("put puts putting".split())
_GIVE = frozenset("gave gives giving registered reported reports says".split())
_SUM = frozenset("figure toll total count number tally".split())
_RAISE = frozenset("bringing brings brought raised raising raises revised".split())
_DEAD = frozenset("dead deaths killed fatalities bodies corpses".split())
_HURT = frozenset("injured wounded hurt injuries".split())
_QUOTES = frozenset("\" “ ” ' ‘ ’".split())
_END = frozenset(". ; , ) and while but by".split())
_KEYS = _PUT | _GIVE | _RAISE | {"confirmed", "counted", "spoke"}


def figures(low: tuple[str, ...]) -> list[Told]:
    """All such counts of a sentence, in order."""
    if _KEYS.isdisjoint(low):
        return []
    found = []
    for i, word in enumerate(low):
        if word in _PUT:
            count = _behind(low, i, "at", _OF)
        elif word in _RAISE:
            count = _behind(low, i, "to", _OF - {"toll", "it", "them"})
        elif word in _GIVE:
            count = _given(low, i)
        elif word in ("confirmed", "counted") or (word == "spoke" and low[i + 1 : i + 2] == ("of",)):
            count = _quantity(low, i + (2 if word == "spoke" else 1))
            count = count if count and (_DEAD | _HURT) & set(low[count.last : count.last + 3]) else None
        else:
            continue
        if count is not None:
            hurt = bool(_HURT & set(low[i : count.last + 3])) and not _DEAD & set(low[i : count.last + 2])
            field = "injured" if hurt else "killed"
            last = count.last + (low[count.last : count.last + 1] != () and low[count.last] in _DEAD | _HURT)
            found.append(Told(field, count.min, count.max, count.first, last, other=True))
    return found


def _quantity(low: tuple[str, ...], i: int) -> Quantity | None:
    """A quantity at word i, behind a quotation mark or "only" too."""
    while i < len(low) and (low[i] in _QUOTES or low[i] == "only"):
        i += 1
    return quantity(low, i) if i < len(low) else None


def _behind(low: tuple[str, ...], i: int, link: str, named: frozenset[str]) -> Quantity | None:
    """`put the number of slain at 40`: the quantity behind `link`, where what is counted stands between."""
    for k in range(i + 1, min(i + 8, len(low))):
        if low[k] in _END - {"and"}:
            return None
        if low[k] == link:
            return _quantity(low, k + 1) if named & set(low[i + 1 : k]) else None
    return None


def _given(low: tuple[str, ...], i: int) -> Quantity | None:
    """`gave a figure of 38`, `police gave 58.`: of persons where nothing else is counted."""
    for k in range(i + 1, min(i + 4, len(low))):
        if low[k] in _SUM and low[k + 1 : k + 2] == ("of",):
            return _quantity(low, k + 2)
    if i == 0 or low[i] == "reported":
        return None
    count = _quantity(low, i + 1)
    if count is None or count.size < 2:
        return None
    alone = low[count.last : count.last + 1]
    return count if not alone or alone[0] in _END or low[count.last] in ("dead", "deaths", "bodies") else None
