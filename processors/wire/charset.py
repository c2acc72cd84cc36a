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
    r"(?:utf[-_]?(?:8|16|32)(?:[-_]?[lb]e)?|iso[-_]?8859[-_]?\d+|iso-2022-\w+|latin[-_]?\d+|l\d|"
    r"(?:windows|cp|ibm)[-_]?\d+|koi8[-_]?[rut]|gb\w+|big5\w*|euc[-_]?\w+|shift[-_]?jis\w*|johab|hz|mac[-_]?\w+)",
    re.I,
)
# What senders mean by a label where Python means less (Encoding Standard of the WHATWG, section 4.2).
_MEANT = {
    "cp1252": "ascii us-ascii ansi_x3.4-1968 iso-8859-1 iso8859-1 iso_8859-1 iso88591 latin1 latin-1 l1 cp819 x-cp1252",
    "cp1254": "iso-8859-9 iso8859-9 iso_8859-9 latin5 latin-5 l5 x-cp1254",
    "cp874": "iso-8859-11 iso8859-11 tis-620 tis620 dos-874 windows-874",
    "iso8859-6": "iso-8859-6-e iso-8859-6-i arabic asmo-708",
    "iso8859-7": "greek greek8 elot_928",
    "iso8859-8": "iso-8859-8-e iso-8859-8-i hebrew logical visual",
    "iso8859-5": "cyrillic",
    "gb18030": "gb2312 gbk gb_2312-80 gb_2312 x-gbk chinese csgb2312 cp936 ms936 windows-936 euc-cn",
    "big5hkscs": "big5 big5-hkscs cn-big5 x-x-big5 csbig5",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji ms932 windows-31j csshiftjis",
    "euc_jp": "x-euc-jp eucjp cseucpkdfmtjapanese",
    "cp949": "euc-kr euckr ks_c_5601-1987 ks_c_5601-1989 korean ksc5601 ksc_5601 windows-949 cseuckr",
    "koi8-r": "koi koi8 cskoi8r",
    "koi8-u": "koi8-ru",
    "mac-roman": "macintosh mac x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "cp1250": "x-cp1250", "cp1251": "x-cp1251", "cp1253": "x-cp1253", "cp1255": "x-cp1255", "cp1256": "x-cp1256",
}  # fmt: skip
_CODECS = {label: codec for codec, labels in _MEANT.items() for label in labels.split()}
_DECLARED = re.compile(rb"""^\s{0,99}<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")
# U+0080 to U+009F are controls that nobody sends: they are bytes of Windows-1252 that somebody took for Latin-1.
CONTROLS = {
    number: mark for number in range(0x80, 0xA0) if (mark := bytes([number]).decode("cp1252", "replace")) != "\ufffd"
}
_CONTROL = re.compile("[\x80-\x9f]")


def text_of(document: bytes, served: str | None = None) -> str:
    """The characters of a document, as `decoded` finds them.

    >>> text_of("Взрыв".encode("cp1251"), "windows-1251")
    'Взрыв'
    """
    return decoded(document, served)[0]


def decoded(document: bytes, served: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The characters of a document and what had to be mended. `served` is the set that an HTTP header names.

    A byte order mark decides; then whatever is valid UTF-8 is UTF-8, because no other set looks like it by chance
    and servers often name one out of habit, and so is what would be but for a few bytes; then the header, then the
    XML declaration, then Windows-1252. Labels mean what browsers take them to mean.

    >>> decoded(b"K\\xc3\\xb6ln, K\\xc3\\xb6ln, K\\xc3\\xb6ln \\xff")
    ('Köln, Köln, Köln \ufffd', ('1 byte that is no UTF-8',))
    """
    text, notes = _decoded(document, served)
    return (text.translate(CONTROLS) if _CONTROL.search(text) else text), notes


def _decoded(document: bytes, served: str | None) -> tuple[str, tuple[str, ...]]:
    for mark, marked in _MARKS:
        if document.startswith(mark):
            return _replaced(document, marked, "\ufeff")
    if wide := _wide(document):
        return _replaced(document, wide)
    declared = _DECLARED.match(document)
    labels = (served, declared and declared[1].decode("ascii", "replace"))
    named = [codec for label in labels if label and (codec := _codec(label))]
    # What switches sets by escapes is made of ASCII alone, and so looks like UTF-8.
    escapes = [codec for codec in named if codec.startswith(("iso2022", "hz"))] if _escapes(document) else []
    for codec in (*escapes, "utf-8"):
        try:
            return document.decode(codec), ()
        except ValueError:
            continue
    text = document.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if sum(1 for char in text if char > "\x7f") > 3 * bad:
        return text, (_flaw(bad, "utf-8"),)
    for codec in named:
        try:
            return document.decode(codec), ()
        except ValueError:
            continue
    return _replaced(document, next((codec for codec in named if codec != "utf-8"), "cp1252"))


def _replaced(document: bytes, codec: str, mark: str = "") -> tuple[str, tuple[str, ...]]:
    """The text of a document with a replacement character for each byte that its set does not have."""
    try:
        return document.decode(codec).removeprefix(mark), ()
    except ValueError:
        text = document.decode(codec, "replace").removeprefix(mark)
        return text, (_flaw(text.count("\ufffd"), codec),)


def _flaw(count: int, codec: str) -> str:
    return f"{count} {'byte that is' if count == 1 else 'bytes that are'} no {codec.upper()}"


def _codec(label: str) -> str | None:
    """What Python calls the set of a label; None for what is no set of characters."""
    label = label.strip().lower()
    name = _CODECS.get(label) or (label if _SETS.fullmatch(label) else "")
    try:
        return codecs.lookup(name).name if name else None
    except LookupError:
        return None


def _escapes(document: bytes) -> bool:
    return b"\x1b" in document or b"~{" in document


def _wide(document: bytes) -> str | None:
    """UTF-16 without a mark: its first character is `<` or `{`, with a zero byte beside it."""
    head = document[:2]
    if len(document) % 2 == 0 and head in (b"<\0", b"{\0"):
        return "utf-16-le"
    return "utf-16-be" if len(document) % 2 == 0 and head in (b"\0<", b"\0{") else None
