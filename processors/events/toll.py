"""The toll of an attack: what its counts say together."""

from processors.joint.found import Argument, Found
from processors.numbers import Range
from processors.quantity import persons
from schemas import Count, Toll

_FIELDS = {"K": "killed", "I": "injured", "B": "abducted"}


def toll(found: Found) -> Toll:
    """Killed, injured and abducted; conflicting counts of one text span all of them."""
    return Toll(**{name: _count(found.of(role)) for role, name in _FIELDS.items()})


def _count(told: tuple[Argument, ...]) -> Count | None:
    ranges = [(one, range_) for one in told if (range_ := persons(one.span.text)) is not None]
    if not ranges:
        return None
    least, most = spanned([range_ for _, range_ in ranges])
    return Count(min=least, max=most, text=ranges[0][0].span)


def spanned(ranges: list[Range]) -> Range:
    """One range over several: the same where they agree, else from the lowest to the highest; open where one is open.

    >>> spanned([(12, 12), (14, 14)]), spanned([(12, None), (12, None)])
    ((12, 14), (12, None))
    """
    if len(set(ranges)) == 1:
        return ranges[0]
    highs = [most for _, most in ranges]
    return min(least or 0 for least, _ in ranges), None if None in highs else max(most or 0 for most in highs)
