"""What of an item the encoder is shown: whole when it is short, else what the gate lets through and what stands beside it."""

import json

from processors.joint.passages import LONG, passages
from processors.joint.spans import words
from processors.joint.tokens import Tokens
from processors.text import Document, document
from processors.wire import parse
from schemas.base import Field

DEED = "Gunmen shot dead three farmers near Jos on Monday."
FILLER = "The harvest of sorghum was better than that of the year before, and prices at the market were steady. "
HEADLINE = "Three farmers shot dead"


def made(text: str, headline: str = HEADLINE) -> Document:
    item = {
        "uri": "urn:example:1",
        "version": "1",
        "language": "en",
        "versionCreated": "2020-03-04T12:00:00Z",
        "headlines": [{"role": "main", "value": headline}] if headline else [],
        "bodies": [{"role": "text", "contentType": "text/plain", "value": text}],
    }
    return document(parse(json.dumps(item).encode()))


def shown(passage: Tokens, text: str, field: Field = "body") -> str:
    """What a passage shows of a field; a bar between stretches that stand apart."""
    parts, last = [""], None
    for at, begin, end in zip(passage.fields, passage.begins, passage.ends, strict=True):
        if at == field:
            parts[-1] += text[end if last is None else last : begin] + text[begin:end]
            last = end
        elif at is None and parts[-1]:
            parts.append("")
            last = None
    return "|".join(part for part in parts if part)


def test_a_short_item_is_shown_whole() -> None:
    text = f"{DEED} {FILLER}"
    (one,) = passages(made(text))
    assert shown(one, text) == text.strip()
    assert shown(one, HEADLINE, "headline") == HEADLINE


def test_sentences_that_stand_apart_share_a_passage_under_the_headline() -> None:
    text = f"{DEED} {FILLER * 12}{DEED} {FILLER * 12}".strip()
    (one,) = passages(made(text))
    first, second = shown(one, text).split("|")
    assert first.startswith(DEED)
    assert DEED in second
    assert [one.count("sorghum") for one in (first, second)] == [2, 3]
    assert shown(one, HEADLINE, "headline") == HEADLINE


def test_a_passage_has_no_more_than_its_share_and_each_bears_the_headline() -> None:
    text = f"{DEED} " * 60
    many = passages(made(text.strip()))
    assert len(many) == -(-60 // (LONG // len(DEED)))
    assert {shown(one, HEADLINE, "headline") for one in many} == {HEADLINE}
    assert " ".join(shown(one, text) for one in many) == text.strip()


def test_ordinary_news_is_not_shown() -> None:
    assert passages(made(FILLER * 12, "Sorghum does well")) == []


def test_no_span_goes_from_one_stretch_to_another() -> None:
    text = f"{DEED} {FILLER * 12}{DEED} {FILLER * 12}".strip()
    (one,) = passages(made(text))
    gap = one.fields.index(None, one.fields.index("body"))
    span = words(one, gap - 3, gap + 4, {"headline": HEADLINE, "body": text})
    assert span is not None
    assert span.text == "were steady."
    assert words(one, gap, gap + 2, {"headline": HEADLINE, "body": text}) is None
