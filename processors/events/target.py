"""Whom it was meant for: an attack on one public person is an assassination, whatever the weapon."""

import re

from processors.gate import Gate
from processors.vocabulary import vocabulary

_PUBLIC = vocabulary("mode.public")
_NAMES = "|".join(sorted((re.escape(name) for name in _PUBLIC), key=len, reverse=True))
_DONE = r"(?:shot|killed|gunned|slain|stabbed|murdered|hacked|ambushed)"
# "A former minister was shot at a rally", "lawmaker and husband shot dead"; no "the governor said".
_SUFFERED = re.compile(
    rf"\b(?P<who>{_NAMES})(?:(?! said\b| says\b| told\b| whose\b|[.;:]).){{0,70}}?(?:\b(?:was|were|been|being|be)\s(?:\w+ly\s)?{_DONE}\b|"  # noqa: E501
    rf"\b(?:shot|slain|gunned|stabbed|murdered)\b)"
)
_OBJECT = re.compile(
    rf"\b(?:shot dead|shot and killed|gunned down|killed|killing|murdered|murdering|slain|shooting|shot|stabbed)\s(?:an?|the|another|former|ex|prominent|local)?\s?(?:[\w-]+\s){{0,3}}?(?P<who>{_NAMES})\b"  # noqa: E501
)
_UNDER = re.compile(
    r"\b(?:under|to|beneath)\s(?:his|her|the)\s(?:\w+\s)?(?:car|vehicle)\b|\boutside\s(?:his|her)\shome\b"
)
_GATE = Gate(*_PUBLIC)


def aimed(texts: list[str], most: int) -> bool:
    """Whether the lower-case sentences of an incident tell of an attempt on one public person; `most` is its toll."""
    if most > 4:
        return False
    for text in texts:
        if not _GATE.open(text):
            continue
        if _SUFFERED.search(text) or _OBJECT.search(text):
            return True
        if _UNDER.search(text) and ("bomb" in text or "shot" in text):
            return True
    return False
