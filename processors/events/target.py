"""Whom it was meant for: an attack on one public person is an assassination, whatever the weapon."""

import re

from ahocorasick_rs import AhoCorasick

from processors.vocabulary import vocabulary

_PUBLIC = AhoCorasick(sorted(vocabulary("mode.public")))
# "A former minister was shot at a rally", "lawmaker and husband shot dead"; no "the governor said".
_SUFFERED = re.compile(
    r"(?:(?! said\b| says\b| told\b| whose\b|[.;:]).){0,70}?"
    r"(?:\b(?:was|were|been|being|be)\s(?:\w+ly\s)?(?:shot|killed|gunned|slain|stabbed|murdered|hacked|ambushed)\b|"
    r"\b(?:shot|slain|gunned|stabbed|murdered)\b)"
)
_DID = re.compile(
    r"\b(?:dead|shot and killed|gunned down|killed|killing|murdered|murdering|slain|shooting|shot|stabbed)\s"
    r"(?:(?:an?|the|another)\s)?(?:[\w-]+\s){0,3}?$"
)
_UNDER = re.compile(
    r"\b(?:under|to|beneath)\s(?:his|her|the)\s(?:\w+\s)?(?:car|vehicle)\b|\boutside\s(?:his|her)\shome\b"
)


def aimed(texts: list[str], most: int) -> bool:
    """Whether the lower-case sentences of an incident tell of an attempt on one public person; `most` is its toll."""
    return most <= 4 and any(_hits_one(text) for text in texts)


def _hits_one(text: str) -> bool:
    named = False
    for _, begin, end in _PUBLIC.find_matches_as_indexes(text, overlapping=True):
        if (begin and text[begin - 1].isalnum()) or text[end : end + 1].isalnum():
            continue
        named = True
        if _SUFFERED.match(text, end) or _DID.search(text[max(0, begin - 60) : begin]):
            return True
    return named and ("bomb" in text or "shot" in text) and bool(_UNDER.search(text))
