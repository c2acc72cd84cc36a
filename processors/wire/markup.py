"""Text that may hold markup: a headline as plain text, and references to characters that are none."""

import base64
import binascii
import re
from html import unescape

from processors.markup import BLOCKS, COMMENT, marks

# The other tags of HTML, by name, so that "a < b" and "<unknown>" stay text.
_INLINE = frozenset(
    "a abbr acronym audio b bdi bdo big button cite code data del dfn em font html i img ins kbd label mark nobr path "
    "picture q rp rt ruby s samp small source span strike strong sub sup time tt u var video wbr".split()
)
_HIDDEN = frozenset({"script", "style", "iframe", "object", "svg"})
# Tags whose place is a gap between two words.
_GAPS = BLOCKS | _HIDDEN | {COMMENT, "tbody", "thead", "caption", "nav", "address", "title"}
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# No character has a number of more than seven digits; Python refuses to read one of thousands.
_ENDLESS = re.compile(r"&#(?:\d{8,}|[xX][0-9a-fA-F]{7,});?")
# Characters of a headline: as it came, and as plain text. What lies behind is no headline.
_MOST, _LONGEST = 16_000, 4_000


def plain_line(value: str) -> str:
    """One line of text without markup: tags out, references decoded, white space folded.

    Feeds escape their titles once, twice or not at all, so references are decoded until none is left, but not
    without end. Of a title that is no line but a book, only the beginning is read.

    >>> plain_line("<b>Gunmen</b> kill four in Kabul &amp;#8211; police")
    'Gunmen kill four in Kabul – police'
    >>> plain_line("Shares fall < 3% in AT&T")
    'Shares fall < 3% in AT&T'
    >>> plain_line("&lt;![CDATA[Talks end]]&gt;")
    'Talks end'
    """
    value = bounded(value[:_MOST])
    for _ in range(3):
        before = value
        value = _without_tags(value)
        value = _REFERENCE.sub(lambda found: unescape(found[0]), value)
        if value == before:
            break
    return " ".join(value.split())[:_LONGEST].rstrip()


def _without_tags(value: str) -> str:
    parts: list[str] = []
    at = 0
    for mark in marks(value, _HIDDEN):
        name = mark.name.lstrip("/")
        if name in _GAPS or name in _INLINE or not name:
            parts += (value[at : mark.begin], " " if name in _GAPS else "")
            at = mark.end
    return "".join((*parts, value[at:]))


def bounded(value: str) -> str:
    """The same text with references to impossible characters replaced by the replacement character.

    >>> bounded("a&#99999999999;b &#8211;")
    'a\ufffdb &#8211;'
    """
    return _ENDLESS.sub("\ufffd", value) if "&#" in value else value


def unpacked(value: str) -> str:
    """The text that a value in base64 holds; "" where it holds none.

    >>> unpacked("PHA+T25l PC9wPg=="), unpacked("/9j/4A==")
    ('<p>One</p>', '')
    """
    try:
        return base64.b64decode("".join(value.split()), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
