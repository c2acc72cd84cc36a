"""What is fuzzed: everything that reads bytes from outside. A target takes bytes and raises nothing but its refusal."""

from collections.abc import Callable
from contextlib import suppress

import orjson

from processors.memory.formats import NewerFormat
from processors.memory.notices import read_notice
from processors.memory.ticks import tick_time
from processors.reading import read
from processors.wire import Malformed, parse
from processors.wire.documents import read_document
from processors.wire.envelope import plain_headers
from schemas import Failure, NewsItem, Text
from streams.dead_letters import dead_letter
from streams.limits import item_fault
from streams.memory_partition import decode
from streams.mention import BadMention, check_mention
from streams.printable import printable_line

CONTROLS = {chr(code) for code in (*range(32), *range(127, 160))}


def item(data: bytes) -> None:
    """A record of the items topic: its headers, its value, and what is made of both when they are refused."""
    head, _, value = data.partition(b"\n\n")
    pairs = [(line[:20].decode("latin-1"), line[20:] or None) for line in head.split(b"\n")]
    headers = plain_headers(pairs)
    tick_time(value)
    try:
        news = parse(value, headers)
    except Malformed as error:
        refused: Malformed | None = error
    else:
        refused = None
    if refused is not None:
        dead = dead_letter("dlq", refused.failure, refused, source="items", partition=0, offset=0, key=head,
                             value=value, headers=pairs)  # fmt: skip
        assert dead.size < 5 * 1024 * 1024
        assert not CONTROLS & set(printable_line(refused.failure.reason))
    else:
        assert isinstance(item_fault(news), Failure | None)
        read_notice(news)


def document(data: bytes) -> None:
    """A feed or file of any form: what it holds is told in ninjs, which is an item or is refused."""
    with suppress(Malformed):
        for one in read_document(data, address="https://feeds.example/f").found:
            assert (one.item is None) == bool(one.problem)
            if one.item is not None:
                with suppress(Malformed):
                    parse(orjson.dumps(one.item))


def mention(data: bytes) -> None:
    """A record of the mentions topic."""
    with suppress(BadMention, NewerFormat):
        check_mention(data)


def row(data: bytes) -> None:
    """A row of a state store."""
    for key in ("ev-1", "oc-1", "gone:1", "moved:1", "clock", "card:1", "notice:1", "claim:1"):
        with suppress(NewerFormat):
            decode(key, data)


def text(data: bytes) -> None:
    """A text to be read: whatever it is, what was found points at words that stand there."""
    headline, _, body = data.decode("utf8", "replace").partition("\n\n")
    news = NewsItem(key="f:1", uri="urn:f:1", provider="f", version="1", language="en",
                    headlines=(Text(value=headline),), bodies=(Text(value=body),))  # fmt: skip
    found = read(news)
    fields = {"headline": found.item.headline, "body": found.item.body}
    for span in (*(e.evidence for e in found.events), *(e.trigger for e in found.events),
                 *(o.evidence for o in found.outcomes)):  # fmt: skip
        assert fields[span.field][span.begin : span.end] == span.text


TARGETS: dict[str, Callable[[bytes], None]] = {
    "item": item, "document": document, "mention": mention, "row": row, "text": text,
}  # fmt: skip
