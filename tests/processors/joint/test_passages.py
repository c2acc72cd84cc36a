"""What of an item the encoder is shown: whole when it is short, else what the gate lets through and what stands beside it."""

import json

from processors.joint.network import looks
from processors.joint.passages import LONG, WHOLE, WIDEST, passages
from processors.joint.spans import words
from processors.joint.tokens import Tokens
from processors.text import Document, document
from processors.wire import parse
from schemas.base import Field
from training.markup import read
from training.voices import CORPUS

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
    text = f"{DEED} {FILLER * 20}{DEED} {FILLER * 20}".strip()
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


def test_passages_are_of_about_the_same_length() -> None:
    text = f"{DEED} " * 52
    assert LONG < len(text) < 1.5 * LONG
    assert [shown(one, text).count("farmers") for one in passages(made(text.strip()))] == [26, 26]
    assert [shown(one, text).count("farmers") for one in passages(made(text.strip()), even=False)] == [40, 12]


def test_ordinary_news_is_not_shown() -> None:
    assert passages(made(FILLER * 20, "Sorghum does well")) == []


def test_no_span_goes_from_one_stretch_to_another() -> None:
    text = f"{DEED} {FILLER * 20}{DEED} {FILLER * 20}".strip()
    (one,) = passages(made(text))
    gap = one.fields.index(None, one.fields.index("body"))
    span = words(one, gap - 3, gap + 4, {"headline": HEADLINE, "body": text})
    assert span is not None
    assert span.text == "were steady."
    assert words(one, gap, gap + 2, {"headline": HEADLINE, "body": text}) is None


def test_a_body_of_up_to_so_many_characters_is_shown_whole() -> None:
    text = f"{DEED} {FILLER * 40}".strip()
    assert len(text) > WHOLE
    many = passages(made(text), whole=len(text))
    assert len(many) == -(-len(text) // LONG)
    assert " ".join(shown(one, text) for one in many) == text


PACT = "Norway refused to sign the whaling declaration at the fisheries summit in Bergen on Monday. "
QUIET = (
    "The harbour was full of visitors, and the hotels had let their last rooms a week before. "
    "A concert of school choirs closed the programme in the old customs house. "
    "Herring prices have been steady since the spring, according to the auction hall. "
    "The town plans to widen the quay next year and to move the ferry landing. "
    "Shops stayed open late, and buses ran every ten minutes until midnight. "
)


def begins(passages: list[Tokens]) -> list[list[int]]:
    return [one.begins for one in passages]


def test_an_item_with_a_paper_is_looked_at_whole() -> None:
    texts = [made(case.text, case.headline) for case in read(CORPUS / "summitlong-outcomes.txt")]
    long = [one for one in texts if WHOLE < len(one.body) <= WIDEST]
    whole = [begins(passages(one, whole=WIDEST, even=False)) for one in long]
    hidden = [n for n, one in enumerate(long) if begins(passages(one)) != whole[n]]
    assert len(hidden) > 10
    # A second look counts where it finds a paper too.
    seen = [looks(long[n]) for n in hidden]
    assert sum(
        len(each) == 2 and begins(each[1].passages) == whole[n] for each, n in zip(seen, hidden, strict=True)
    ) > (0.8 * len(hidden))


def test_an_item_without_a_paper_or_of_great_length_is_not() -> None:
    for text, headline in (
        (f"{DEED} {QUIET * 6}", HEADLINE),
        (f"{PACT}{QUIET * (WIDEST // len(QUIET) + 1)}", "Norway refuses whaling declaration"),
    ):
        document = made(text.strip(), headline)
        (look,) = looks(document)
        assert begins(look.passages) == begins(passages(document))
