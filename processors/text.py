"""The text of an item as all readers see it: normalised, with its dateline and credit, cut into sentences."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from html import unescape

from schemas import Dateline, NewsItem, Span
from schemas.base import Field


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the headline or the body; offsets are code points of that field."""

    field: Field
    begin: int
    end: int
    text: str

    def span(self, begin: int, end: int) -> Span:
        """The words between two offsets of this sentence, as a span of the item."""
        return Span(field=self.field, begin=self.begin + begin, end=self.begin + end, text=self.text[begin:end])

    def whole(self) -> Span:
        return Span(field=self.field, begin=self.begin, end=self.end, text=self.text)


@dataclass(frozen=True, slots=True)
class Document:
    """The normalised text of one item. `sentences` leave out dateline, byline, credit and agency furniture.

    The headline, where there is one, is the first sentence. `published` is the item's own time, against
    which every date is read. `upper` says that the body is written in capitals.
    """

    headline: str
    body: str
    sentences: tuple[Sentence, ...]
    dateline: Dateline | None
    credit: str | None
    published: datetime | None
    upper: bool


_TAG = re.compile(r"<[^>]{1,2000}>")
_BLOCK = re.compile(r"</?(?:p|div|br|h[1-6]|li|ul|ol|table|tr|block|body)\b[^>]{0,500}>", re.I)
_PARAGRAPH = re.compile(r"[ \t\r\f\v]*\n(?:[ \t\r\f\v]*\n)+[ \t\r\f\v]*|\u2029")
_SPACE = re.compile(r"[^\S\n]+|\n")
_BREAK = re.compile(r"""(?<=[.!?])["'”’)\]]*(?=\s+["'“‘(\[]*[A-Z0-9À-Þ])|\n\n""")


def plain(value: str, markup: bool) -> str:
    """Markup removed, entities decoded once, whitespace folded, paragraphs apart by one empty line."""
    if markup:
        value = unescape(_TAG.sub("", _BLOCK.sub("\n\n", value)))
    value = unicodedata.normalize("NFC", value)
    paragraphs = _PARAGRAPH.split(value)
    return "\n\n".join(p for p in (_SPACE.sub(" ", p).strip() for p in paragraphs) if p)


def sentences(field: Field, text: str) -> tuple[Sentence, ...]:
    """Cut a normalised field into sentences."""
    found, begin = [], 0
    for match in [*_BREAK.finditer(text), None]:
        end = match.end() if match else len(text)
        piece = text[begin:end]
        lead = len(piece) - len(piece.lstrip())
        trimmed = piece.strip()
        if trimmed:
            found.append(Sentence(field, begin + lead, begin + lead + len(trimmed), trimmed))
        begin = end
    return tuple(found)


def document(item: NewsItem) -> Document:
    """The text of an item: main headline, best body (plain text before markup, description for want of both)."""
    headline = next((t.value for t in item.headlines if t.role == "main"), None)
    headline = headline or (item.headlines[0].value if item.headlines else item.title or "")
    chosen = next(
        iter(sorted(item.bodies or item.descriptions, key=lambda t: _is_markup(t.content_type, t.value))), None
    )
    body = plain(chosen.value, _is_markup(chosen.content_type, chosen.value)) if chosen else ""
    head = plain(headline, "<" in headline)
    letters = [c for c in body[:2000] if c.isalpha()]
    upper = bool(letters) and sum(c.isupper() for c in letters) > 0.8 * len(letters)
    return Document(
        headline=head,
        body=body,
        sentences=sentences("headline", head) + sentences("body", body),
        dateline=None,
        credit=None,
        published=item.version_created or item.first_created or item.content_created,
        upper=upper,
    )


def _is_markup(content_type: str | None, value: str) -> bool:
    return bool(content_type and content_type != "text/plain") or bool(_BLOCK.search(value))
