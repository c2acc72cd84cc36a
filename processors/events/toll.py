"""The toll of an attack: what its counts say together."""

from processors.joint.found import Argument, Found
from processors.numbers import Range
from processors.quantity import persons
from schemas import Count, Toll

_FIELDS = {"K": "killed", "I": "injured", "B": "abducted"}
# How likely the surest count must be, and how likely another one beside it: most texts give one toll, and numbers of
# other things stand around it. Set on nine voices that nothing had learnt from then, TUNED and strangers (903 attacks):
# killed right in 0.68, injured 0.74; with one threshold of 0.65 for all counts 0.61 and 0.72.
LEAST, RIVAL = 0.45, 0.9


def toll(found: Found) -> Toll:
    """Killed, injured and abducted; conflicting counts of one text span all of them."""
    return Toll(**{name: _count(found.of(role)) for role, name in _FIELDS.items()})


def _count(told: tuple[Argument, ...]) -> Count | None:
    counts = [(one, range_) for one in told if (range_ := persons(one.span.text)) is not None]
    surest = max((one.chance for one, _ in counts), default=0.0)
    if surest < LEAST:
        return None
    kept = [(one, range_) for one, range_ in counts if one.chance >= min(RIVAL, surest)]
    least, most = spanned([range_ for _, range_ in kept])
    return Count(min=least, max=most, text=kept[0][0].span)


def spanned(ranges: list[Range]) -> Range:
    """One range over several: the same where they agree, else from the lowest to the highest; open where one is open.

    >>> spanned([(12, 12), (14, 14)]), spanned([(12, None), (12, None)])
    ((12, 14), (12, None))
    """
    if len(set(ranges)) == 1:
        return ranges[0]
    highs = [most for _, most in ranges]
    return min(least or 0 for least, _ in ranges), None if None in highs else max(most or 0 for most in highs)
