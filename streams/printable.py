"""Text from outside, made fit for a terminal: it says what it says and does nothing."""

import re

# C0 and C1 controls, and marks that turn the direction of what stands around them.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def printable(text: str) -> str:
    """The text with every control and direction mark shown as its number; line breaks and tabs stay.

    >>> printable("a\\x1b]52;c;aGk=\\x07b")
    'a\\\\x1b]52;c;aGk=\\\\x07b'
    """
    return _UNSAFE.sub(lambda found: _number(ord(found[0])), text)


def printable_line(text: str) -> str:
    """The same on one line."""
    return printable(text).replace("\n", "\\n").replace("\t", "\\t")


def _number(code: int) -> str:
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
