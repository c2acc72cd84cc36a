"""Pieces stand where their words stand, and a passage never outgrows the encoder's view."""

from processors.joint.tokens import LONGEST, LOUD, TITLE, UPPER, shape, tokens


def test_offsets_are_those_of_the_fields() -> None:
    body = "OSLO - Norway's envoy walked out. The accord fell."
    made = tokens("Norway walks out", body, [(7, len(body))])
    for field, begin, end in zip(made.fields, made.begins, made.ends, strict=True):
        text = {"headline": "Norway walks out", "body": body, None: ""}[field]
        assert 0 <= begin <= end <= len(text)
    assert [body[b:e] for f, b, e in zip(made.fields, made.begins, made.ends, strict=True) if f == "body"][:2] == [
        "Norway",
        "'",
    ]


def test_a_passage_is_bounded() -> None:
    for text in ("word " * 5000, "." * 50_000, "爆炸" * 9000, "antidisestablishmentarianism" * 800):
        assert len(tokens("headline", text)) <= LONGEST


def test_how_a_word_is_written() -> None:
    assert (shape("NATO", False), shape("NATO", True), shape("Norway", False)) == (UPPER, LOUD, TITLE)
