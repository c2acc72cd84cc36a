"""The text of a feed that is no XML, cut at its entries, so that one flaw costs one entry at most."""

import re
from collections.abc import Callable
from itertools import islice
from typing import NamedTuple

_MOST = 64  # namespaces; each entry is parsed with all of them
ENTRIES = frozenset({"item", "entry", "newsitem"})
_MARK = re.compile(
    r"<!\[CDATA\[|<!--|<(/?)((?>(?:[\w.-]{1,40}+:)?)(?:item|entry|newsItem))(?=[\s/>])[^<>]{0,2000}+>", re.I
)
_CLOSES = {"<![CDATA[": "]]>", "<!--": "-->"}
_LAST = re.compile(r"(?>(?:</[\w:.-]{1,80}+\s{0,9}+>\s{0,99}+)+)$")
# Elements that hold a text: in a broken entry a tag in them is markup of that text.
_TEXTS = re.compile(
    r"<((?!media:)(?>(?:[\w.-]{1,40}+:)?)(?:description|summary|content|encoded|title))(?=[\s>])([^<>]{0,2000}+)>", re.I
)
# The element that a CDATA section stands in, and the end of an entry.
_HOLDER = re.compile(r"<([A-Za-z][\w:.-]{0,80}+)[^<>]{0,200}+>\s{0,40}+$")
_END = re.compile(r"</(?>(?:[\w.-]{1,40}+:)?)(?:item|entry|newsItem)\s{0,9}+>", re.I)
_LOOSE = re.compile(r"</?(?:p|br|hr|img|b|i|u|em|strong|span|div|font|a)(?=[\s/>])[^<>]{0,2000}+>", re.I)
_TAG = re.compile(r"<[A-Za-z][^<>]{0,2000}+>")
_ATTRIBUTE = re.compile(r""""[^"]*+"|'[^']*+'|=\s{0,9}+([^\s"'=<>]++)""")
_XMLNS = re.compile(r"""\sxmlns(?>(?::[\w.-]{1,40}+)?)\s{0,9}+=\s{0,9}+(?:"[^"<]{0,400}+"|'[^'<]{0,400}+')""")


class Pieces(NamedTuple):
    """A feed in pieces: the sources of its entries, what stands around them with `place` for them, and whether an
    entry begins that never ends.
    """

    entries: tuple[str, ...]
    around: str
    open: bool


def pieces(text: str, place: str) -> Pieces:
    """A feed cut at its entries, outside CDATA and comments. An entry without an end ends where the next begins."""
    spans, begin = _spans(text)
    if begin is not None and text.rstrip().endswith(">") and (last := _LAST.search(text, max(begin, len(text) - 600))):
        spans.append((begin, last.start()))
        begin = None
    rest: list[str] = []
    at = 0
    for number, (first, end) in enumerate(spans):
        rest += (text[at:first], "" if number else place)
        at = end
    rest.append(text[at:begin])
    return Pieces(tuple(text[first:end] for first, end in spans), "".join(rest), begin is not None)


def _spans(text: str) -> tuple[list[tuple[int, int]], int | None]:
    """Where entries begin and end, and where one begins that has no end."""
    found: list[tuple[int, int]] = []
    name, begin, at, lost = "", None, 0, set[str]()
    while mark := _MARK.search(text, at):
        at = mark.end()
        if close := _CLOSES.get(mark[0].upper()):
            end = -1 if close in lost else text.find(close, at)
            if end < 0:
                lost.add(close)
            else:
                at = end + len(close)
            continue
        name = name or mark[2].lower()
        if mark[2].lower() != name:
            continue
        if not mark[1]:
            if begin is not None:
                found.append((begin, mark.start()))
            begin = mark.start()
        if begin is not None and (mark[1] or mark[0].endswith("/>")):
            found.append((begin, at))
            begin = None
    return found, begin


def closed(text: str) -> tuple[str, int]:
    """A text with an end for each CDATA section that has none, and how many those were.

    Without one it goes on to the end of the next section and swallows what lies between, which may be other entries.
    """
    parts: list[str] = []
    done = at = count = 0
    end = -1
    while (begin := text.find("<![CDATA[", at)) >= 0:
        at = begin + 9
        if end < at and end != len(text):
            found = text.find("]]>", at)
            end = len(text) if found < 0 else found
        after = text.find("<![CDATA[", at, end)
        limit = after if after >= 0 else end if end == len(text) else -1
        holder = _HOLDER.search(text, max(done, begin - 300), begin)
        close = text.find(f"</{holder[1]}", at, limit) if holder and limit >= 0 else -1
        if close >= 0 and _END.search(text, close, limit):
            parts += (text[done:close], "]]>")
            done, at, count = close, close, count + 1
        elif end < len(text):
            at = end + 3
    return "".join((*parts, text[done:])), count


def declared(around: str, place: str) -> str:
    """The namespaces that are declared before the entries, as attributes; of a prefix that comes twice the last."""
    head = around[: max(0, around.find(place))]
    return "".join(
        {found[0].split("=")[0].strip(): found[0] for found in islice(_XMLNS.finditer(head), _MOST)}.values()
    )


def as_text(piece: str) -> str:
    """A piece with the markup in its texts escaped, loose tags of HTML left out, and quotes around attributes."""
    parts, at, lost = [], 0, set[str]()
    while found := _TEXTS.search(piece, at):
        end = -1 if found[1] in lost else piece.find(f"</{found[1]}", found.end())
        parts.append(piece[at : found.end()])
        at = found.end()
        if end < 0:
            lost.add(found[1])
        elif not found[2].endswith("/"):
            inner = piece[at:end]
            tagged = any("<" in text for text in re.split(r"<!\[CDATA\[|\]\]>", inner)[::2])
            parts.append(_outside(inner, _escaped) if tagged else inner)
            at = end
    text = "".join((*parts, piece[at:]))
    return _outside(text, lambda part: _TAG.sub(_quoted, _LOOSE.sub("", part)))


def _outside(text: str, change: Callable[[str], str]) -> str:
    """A text changed outside its CDATA sections."""
    parts: list[str] = []
    at = 0
    while (begin := text.find("<![CDATA[", at)) >= 0 and (end := text.find("]]>", begin)) >= 0:
        parts += (change(text[at:begin]), text[begin : end + 3])
        at = end + 3
    return "".join((*parts, change(text[at:])))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _quoted(tag: re.Match[str]) -> str:
    end = "/>" if tag[0].endswith("/>") else ">"
    whole = tag[0].removesuffix(end)
    return _ATTRIBUTE.sub(lambda found: f'="{found[1]}"' if found[1] else found[0], whole) + end
