"""The one form under which names are compared."""

import re
import unicodedata

from processors.remembered import remembered

_MARKS = re.compile(r"[\u0300-\u036f]+")
_DROPPED = re.compile(r"['’‘ʿʾʼ`.]+")
_SPACED = re.compile(r"[^\w&]+")
# Letters that have no decomposition but that newsrooms write without their stroke.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})


@remembered(65_536)
def fold(name: str) -> str:
    """Lower case, no accents, no apostrophes or full stops, one space for any other punctuation.

    >>> fold("Lashkar-e-Taiba"), fold("Xi'an"), fold("U.N.")
    ('lashkar e taiba', 'xian', 'un')
    """
    if not name.isascii():
        name = _MARKS.sub("", unicodedata.normalize("NFKD", name.lower())).translate(_PLAIN)
    return _SPACED.sub(" ", _DROPPED.sub("", name.lower())).strip()


def slug(name: str) -> str:
    """The last part of an identifier.

    >>> slug("Shanghai Cooperation Organisation")
    'shanghai-cooperation-organisation'
    """
    return fold(name).replace("&", "and").replace(" ", "-").replace("_", "-")
