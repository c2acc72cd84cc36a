"""Text that may hold markup: a headline as plain text, and references to characters that are none."""

import re
from html import unescape

# A tag of HTML by its name, so that "a < b" and "<unknown>" stay text.
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|center|cite|code|del|div|em|font|h[1-6]|hr|i|img|ins|li|mark|nobr|ol|p|pre|q|s|"
    r"small|span|strike|strong|sub|sup|time|tt|u|ul|wbr)\b[^<>]{0,2000}/?>",
    re.I,
)
_HIDDEN = re.compile(r"<(script|style|iframe|object|svg)\b[^<>]{0,500}>.{0,20000}?</\1\s{0,9}>", re.I | re.S)
_COMMENT = re.compile(r"<!--.{0,20000}?-->", re.S)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# No character has a number of more than seven digits; Python refuses to read one of thousands.
_ENDLESS = re.compile(r"&#(?:\d{8,}|[xX][0-9a-fA-F]{7,});?")


def plain_line(value: str) -> str:
    """One line of text without markup: tags out, references decoded, white space folded.

    Feeds escape their titles once, twice or not at all, so references are decoded until none is left, but not
    without end.

    >>> plain_line("<b>Gunmen</b> kill four in Kabul &amp;#8211; police")
    'Gunmen kill four in Kabul – police'
    >>> plain_line("Shares fall < 3% in AT&T")
    'Shares fall < 3% in AT&T'
    """
    value = bounded(value)
    for _ in range(3):
        before = value
        value = _TAG.sub("", _HIDDEN.sub(" ", _COMMENT.sub(" ", value)))
        value = _REFERENCE.sub(lambda found: unescape(found[0]), value)
        if value == before:
            break
    return " ".join(value.split())


def bounded(value: str) -> str:
    """The same text with references to impossible characters replaced by the replacement character.

    >>> bounded("a&#99999999999;b &#8211;")
    'a\ufffdb &#8211;'
    """
    return _ENDLESS.sub("\ufffd", value) if "&#" in value else value
