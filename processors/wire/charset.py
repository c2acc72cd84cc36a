"""Bytes of a document into text: by its mark, what it says of itself, what the server says, and what it looks like."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Python knows codecs that are no character sets (zip, rot13) and some that expand or execute escapes.
_SETS = re.compile(
    r"(?:utf[-_]?(?:8|16|32)(?:[-_]?[lb]e)?|us-?ascii|ascii|iso[-_]?8859[-_]?\d+|iso-2022-\w+|latin[-_]?\d+|l\d|"
    r"(?:windows|cp|ibm)[-_]?\d+|koi8[-_]?[rut]|gb\w+|big5\w*|euc[-_]?\w+|shift[-_]?jis\w*|sjis|johab|hz|tis-?620|"
    r"mac[-_]?\w+)",
    re.I,
)
_DECLARED = re.compile(rb"""^\s{0,99}<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")


def text_of(document: bytes, served: str | None = None) -> str:
    """The characters of a document. `served` is the character set that an HTTP header names.

    A byte order mark decides; then whatever is valid UTF-8 is UTF-8, because no other set looks like it by chance
    and servers often name one out of habit; then the header, then the XML declaration, then Windows-1252.

    >>> text_of("Взрыв".encode("cp1251"), "windows-1251")
    'Взрыв'
    """
    for mark, marked in _MARKS:
        if document.startswith(mark):
            return document.decode(marked, "replace").removeprefix("\ufeff")
    if wide := _wide(document):
        return document.decode(wide, "replace")
    declared = _DECLARED.match(document)
    for name in ("utf-8", served, declared and declared[1].decode("ascii", "replace")):
        if name and _SETS.fullmatch(name):
            try:
                return document.decode(name)
            except (LookupError, ValueError):
                continue
    return document.decode("cp1252", "replace")


def _wide(document: bytes) -> str | None:
    """UTF-16 without a mark: its first character is `<` or `{`, with a zero byte beside it."""
    head = document[:2]
    if len(document) % 2 == 0 and head in (b"<\0", b"{\0"):
        return "utf-16-le"
    return "utf-16-be" if len(document) % 2 == 0 and head in (b"\0<", b"\0{") else None
