"""The text of an item as all readers see it: normalised, with its dateline and credit, cut into sentences."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from string import ascii_lowercase, ascii_uppercase

from processors.furniture import flash, located, tail, top
from processors.markup import has_blocks, stripped
from processors.splitting import cut
from processors.wire.charset import CONTROLS
from schemas import Dateline, NewsItem, Span, Text
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

    def sentence(self, span: Span) -> Span:
        """The sentence in which a span begins; the span itself where it stands in none."""
        for one in self.sentences:
            if one.field == span.field and one.begin <= span.begin < one.end:
                return one.whole()
        return span

    def today(self) -> date:
        """The day of the item: that of its dateline, else of its publication. Raises ValueError where it has none."""
        if self.dateline and self.dateline.date:
            return self.dateline.date
        if self.published is None:
            raise ValueError("an item without a day")
        return self.published.date()


# Media types of what is no text, whatever its bytes spell.
_PACKED = ("image/", "audio/", "video/", "application/pdf", "application/octet-stream", "application/zip")
# Marks that no reader sees: zero-width characters, soft hyphens, byte order marks, controls.
_UNSEEN = dict.fromkeys(
    (
        0xAD,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        0xFEFF,
        *range(9),
        *range(14, 32),
        127,
    )
)
_READ_AS = CONTROLS | _UNSEEN
# Longer lines than a terminal or a teleprinter writes: each is a paragraph of its own.
_WRAPPED = 132
# Characters of a field that are read; what lies behind is carried, not read.
READ = 80_000
_MARKS = 30  # combining marks on one letter (Unicode Standard Annex 15, stream-safe text)


def plain(value: str, markup: bool) -> str:
    """Markup removed, entities decoded once, whitespace folded, paragraphs apart by one empty line.

    Text that is already clean comes back as it is, so that offsets into it stay right.
    """
    if markup:
        value = stripped(value)
    if not value.isascii():
        value = unicodedata.normalize("NFC", _safe(value))
    value = value.translate(_READ_AS).replace("\r\n", "\n").replace("\u2029", "\n\n").strip()
    lines = [" ".join(line.split()) for line in value.split("\n")]
    if len(lines) > 1 and max(map(len, lines)) > _WRAPPED:
        return "\n\n".join(line for line in lines if line)
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line:
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n\n".join(" ".join(one) for one in paragraphs if one)


def _safe(value: str) -> str:
    """A text without the marks that pile up beyond _MARKS on one letter: putting them in order takes time squared."""
    kept: list[str] = []
    pile = 0
    for char in value:
        pile = pile + 1 if unicodedata.combining(char) else 0
        if pile <= _MARKS:
            kept.append(char)
    return value if len(kept) == len(value) else "".join(kept)


def sentences(field: Field, text: str, begin: int = 0, end: int | None = None) -> tuple[Sentence, ...]:
    """Cut a normalised field into sentences, from an offset to another."""
    text = text[:end]
    lower = text == text.lower()
    return tuple(Sentence(field, b, e, text[b:e]) for b, e in cut(text, begin, lower))


def document(item: NewsItem) -> Document:
    """The text of an item: main headline, best body (plain text before markup, description for want of both)."""
    headline = next((t.value for t in item.headlines if t.role == "main"), None)
    headline = headline or (item.headlines[0].value if item.headlines else item.title or "")
    body = next(filter(None, map(_plain, (*_texts(item.bodies), *_texts(item.descriptions)))), "")
    head = plain(headline, _is_markup(None, headline))
    published = item.version_created or item.first_created or item.content_created
    upper = _is_upper(body)
    first = top(body, published, upper)
    end, agency = tail(body, first.begin) if len(body) <= READ else (READ, None)
    return Document(
        headline=head,
        body=body,
        sentences=sentences("headline", head, flash(head)) + sentences("body", body, first.begin, end),
        dateline=first.dateline or (located(item.located) if item.located else None),
        credit=agency or first.agency,
        published=published,
        upper=upper,
    )


def _texts(renditions: Iterable[Text]) -> Iterator[Text]:
    """Renditions of one text, the best first; those that are blank or no text at all (pictures, files) are left out."""
    texts = (one for one in renditions if one.value.strip() and not (one.content_type or "").startswith(_PACKED))
    yield from sorted(texts, key=lambda one: _is_markup(one.content_type, one.value))


def _plain(rendition: Text) -> str:
    return plain(rendition.value, _is_markup(rendition.content_type, rendition.value))


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
        return value.lstrip()[:1] == "<" and has_blocks(value[:READ])
    return bool(content_type) or has_blocks(value)
