"""The text of an item as all readers see it: normalised, with its dateline and credit, cut into sentences."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from string import ascii_lowercase, ascii_uppercase

from processors.furniture import flash, located, tail, top
from processors.splitting import cut
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
    which every date is read. `upper` says that the body is written in capitals. `credit` is the agency that
    a credit line or the dateline names ("ANI"), None where none is named.
    """

    headline: str
    body: str
    sentences: tuple[Sentence, ...]
    dateline: Dateline | None
    credit: str | None
    published: datetime | None
    upper: bool


_TAG = re.compile(r"<[^>]{1,2000}>")
_HIDDEN = re.compile(r"<(script|style|title|head)\b[^>]{0,500}>.{0,20000}?</\1>", re.I | re.S)
_BLOCK = re.compile(
    r"</?(?:p|div|br|h[1-6]|li|ul|ol|table|tr|td|block|blockquote|body|section|article|figcaption)\b[^>]{0,500}>", re.I
)
_PARAGRAPH = re.compile(r"[^\S\n]*\n(?:[^\S\n]*\n)+[^\S\n]*|\u2029")
# Marks that no reader sees: zero-width characters, soft hyphens, byte order marks, controls.
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f]")
# Longer lines than a terminal or a teleprinter writes: each is a paragraph of its own.
_WRAPPED = 132


def plain(value: str, markup: bool) -> str:
    """Markup removed, entities decoded once, whitespace folded, paragraphs apart by one empty line.

    Text that is already clean comes back as it is, so that offsets into it stay right.
    """
    if markup:
        value = unescape(_TAG.sub("", _BLOCK.sub("\n\n", _HIDDEN.sub("", value))))
    value = _UNSEEN.sub("", unicodedata.normalize("NFC", value))
    if "\n" in value:
        value = value.replace("\r\n", "\n").strip()
        lines = value.split("\n")
        if len(lines) > 1 and max(map(len, lines)) > _WRAPPED:
            value = "\n\n".join(lines)
    paragraphs = _PARAGRAPH.split(value) if "\n" in value or "\u2029" in value else [value]
    return "\n\n".join(p for p in (" ".join(p.split()) for p in paragraphs) if p)


def sentences(field: Field, text: str, begin: int = 0, end: int | None = None) -> tuple[Sentence, ...]:
    """Cut a normalised field into sentences, from an offset to another."""
    text = text[:end]
    lower = text == text.lower()
    return tuple(Sentence(field, b, e, text[b:e]) for b, e in cut(text, begin, lower))


def document(item: NewsItem) -> Document:
    """The text of an item: main headline, best body (plain text before markup, description for want of both)."""
    headline = next((t.value for t in item.headlines if t.role == "main"), None)
    headline = headline or (item.headlines[0].value if item.headlines else item.title or "")
    chosen = next(
        iter(sorted(item.bodies or item.descriptions, key=lambda t: _is_markup(t.content_type, t.value))), None
    )
    body = plain(chosen.value, _is_markup(chosen.content_type, chosen.value)) if chosen else ""
    head = plain(headline, _is_markup(None, headline))
    published = item.version_created or item.first_created or item.content_created
    upper = _is_upper(body)
    first = top(body, published, upper)
    end, agency = tail(body, first.begin)
    return Document(
        headline=head,
        body=body,
        sentences=sentences("headline", head, flash(head)) + sentences("body", body, first.begin, end),
        dateline=first.dateline or (located(item.located) if item.located else None),
        credit=agency or first.agency,
        published=published,
        upper=upper,
    )


def capitals(text: str) -> tuple[int, int]:
    """How many capitals and how many small letters the beginning of a text holds: enough to tell how it is written.

    >>> capitals("The UN said")
    (3, 6)
    """
    head = text[:2000]
    if head.isascii():
        letters = head.encode()
        return (
            len(letters) - len(letters.translate(None, ascii_uppercase.encode())),
            len(letters) - len(letters.translate(None, ascii_lowercase.encode())),
        )
    return sum(map(str.isupper, head)), sum(map(str.islower, head))


def _is_upper(body: str) -> bool:
    upper, lower = capitals(body)
    return upper + lower > 20 and upper > 4 * lower


def _is_markup(content_type: str | None, value: str) -> bool:
    if content_type == "text/plain":
        # Some producers say so of HTML.
        return value.lstrip().startswith("<") and bool(_BLOCK.match(value.lstrip()))
    return bool(content_type) or bool(_BLOCK.search(value))
