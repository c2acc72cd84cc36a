"""Origins: the independent publisher behind a report. Ten outlets that print one agency's copy are one origin."""

import re
from collections.abc import Sequence
from operator import eq

import numpy as np
import xxhash

from processors.remembered import remembered

SIZE = 32  # permutations; the standard error of the estimate is about 1/sqrt(32), enough to tell copy from rewrite
COPY = 0.6  # estimated Jaccard of word 3-grams; independent reports of one happening stay below 0.3 in practice
_WORD = re.compile(r"[^\W_]+")
# Multiply-shift hashing (Dietzfelbinger): the high half of a*h+b modulo 2**64 is a universal hash of 32-bit h.
_A = np.array([xxhash.xxh64_intdigest(b"a%d" % n) | 1 for n in range(SIZE)], dtype=np.uint64)[:, None]
_B = np.array([xxhash.xxh64_intdigest(b"b%d" % n) for n in range(SIZE)], dtype=np.uint64)[:, None]
_SHINGLES = 400  # words looked at: a copy differs at its end (cut by length), not at its head


def signature(text: str) -> tuple[int, ...]:
    """MinHash of a text's word 3-grams, 32 numbers of 32 bits; empty for a text under eight words."""
    words = [w.lower() for w in _WORD.findall(text[:6000])][:_SHINGLES]
    if len(words) < 8:
        return ()
    grams = {xxhash.xxh32_intdigest(" ".join(words[i : i + 3]).encode()) for i in range(len(words) - 2)}
    hashes = np.fromiter(grams, dtype=np.uint64, count=len(grams))
    return tuple(((_A * hashes + _B) >> np.uint64(32)).min(axis=1).tolist())


def alike(one: Sequence[int], two: Sequence[int]) -> float:
    """Estimated share of 3-grams that two texts have in common, 0..1; 0 when either is too short to say."""
    if not one or len(one) != len(two):
        return 0.0
    return float(sum(map(eq, one, two))) / len(one)


# Agencies by what stands in credits; the value is one name for all its spellings.
_AGENCIES = {
    "reuters": "reuters", "thomson reuters": "reuters", "rtrs": "reuters", "ap": "ap", "associated press": "ap",
    "the associated press": "ap", "afp": "afp", "agence france presse": "afp", "dpa": "dpa",
    "deutsche presse agentur": "dpa", "pti": "pti", "press trust of india": "pti", "ani": "ani",
    "asian news international": "ani", "ians": "ians", "indo asian news service": "ians", "xinhua": "xinhua",
    "tass": "tass", "itar tass": "tass", "interfax": "interfax", "ria": "ria", "ria novosti": "ria", "efe": "efe",
    "ansa": "ansa", "anadolu": "anadolu", "anadolu agency": "anadolu", "aa": "anadolu", "kyodo": "kyodo",
    "kyodo news": "kyodo", "yonhap": "yonhap", "upi": "upi", "united press international": "upi", "bernama": "bernama",
    "antara": "antara", "irna": "irna", "sana": "sana", "wafa": "wafa", "mena": "mena", "app": "app",
    "associated press of pakistan": "app", "bss": "bss", "unb": "unb", "ntb": "ntb", "tt": "tt", "ritzau": "ritzau",
    "apa": "apa", "belga": "belga", "lusa": "lusa", "pap": "pap", "ukrinform": "ukrinform", "canadian press": "cp",
    "pa": "pa", "pa media": "pa", "press association": "pa", "aap": "aap",
}  # fmt: skip
_NOISE = re.compile(
    r"^(?:by|from|source|via|with|inputs? from|agencies|the)\s+|\s+(?:news agency|newswire|wire|news service)$"
)


@remembered(4096)
def origin_name(name: str) -> str:
    """One spelling for a publisher: "(ANI)", "Asian News International" and "ani" are `ani`."""
    folded = " ".join(_WORD.findall(name.lower()))
    if folded in _AGENCIES:
        return _AGENCIES[folded]
    short = _NOISE.sub("", folded)
    return _AGENCIES.get(short, short or folded or name)
