"""What a POST leads to: keys and ids, reasons, and nothing twice."""

import json
from typing import Any

from streams.posting import Posted, Posting
from streams.settings import Settings
from tests.streams.feeds.server import entry, rss
from tests.streams.wire import Tape, item


async def post(posting: Posting, body: bytes, kind: str = "application/json") -> Posted:
    return await posting.post(body, kind)


async def test_items_are_put_on_the_wire_once() -> None:
    tape = Tape()
    posting = Posting(tape, Settings(prefix="p."))
    first = await post(posting, item(1))
    again = await post(posting, item(1))
    both = await post(posting, b"[" + item(1) + b"," + item(2) + b"]")
    assert [answer.status for answer in (first, again, both)] == [202, 202, 202]
    assert first.body["items"][0]["item_key"] == "test:urn:test:1"
    assert first.body["items"][0]["id"] == again.body["items"][0]["id"]
    assert [one["known"] for one in again.body["items"]] == [True]
    assert len(tape.on("p.news.items.v1")) >= 2
    feed = await post(posting, rss(entry(1), "<item/>"), "application/rss+xml; charset=utf-8")
    assert (feed.status, len(feed.body["items"]), len(feed.body["refused"])) == (202, 1, 1)
    posting.close()


async def test_only_the_last_word_on_an_item_is_known() -> None:
    # An item that is held and restored comes with the bytes it had at first: it has to go out again.
    tape = Tape()
    posting = Posting(tape, Settings())
    held = item(1, pubStatus="withheld")
    answers = [await post(posting, body) for body in (item(1), held, item(1), item(1))]
    assert [answer.body["items"][0]["known"] for answer in answers] == [False, False, False, True]
    both = await post(posting, held + b"\n\xef\xbb\xbf" + item(1), "application/x-ndjson")
    assert [one["known"] for one in both.body["items"]] == [False, False]
    assert len(tape.records) == 5
    posting.close()


async def test_what_cannot_be_taken_says_why() -> None:
    tape = Tape(fails=0)
    posting = Posting(tape, Settings())
    answers: list[tuple[int, Any]] = []
    for body in (b"{}", b"", b"x" * 9_000_000, item(1)):
        answer = await post(posting, body)
        answers.append((answer.status, answer.body["refused"][0]["reason"]))
        json.dumps(answer.body)
    assert [status for status, _ in answers] == [422, 422, 413, 503]
    assert answers[0][1].startswith("uri: found nothing")
    tape.fails = None
    assert (await post(posting, item(1))).status == 202
    posting.close()
