"""Batches as other producers write them, and as nobody should: what of them comes as records."""

import cramjam
import pytest
from aiokafka.record.default_records import DefaultRecordBatchBuilder

from streams.unpacking import UNPACKED, UNREADABLE, Records

CODECS = {"none": 0, "gzip": 1, "snappy": 2, "lz4": 3, "zstd": 4}


def batch(*values: bytes, codec: int = 0, name: str = "naïve") -> bytes:
    made = DefaultRecordBatchBuilder(2, codec, 0, -1, -1, -1, 10**9)
    for number, value in enumerate(values):
        made.append(number, 1000 + number, b"k", value, [(name, b"h"), ("none", None)])
    return bytes(made.build())


def records(data: bytes) -> list[tuple[int, int, bytes | None, list[tuple[str, bytes | None]]]]:
    found, read = [], Records(data)
    while read.has_next():
        made = read.next_batch()
        assert made.validate_crc() in (True, False)  # asked before the records, as aiokafka does
        found += [(r.offset, r.timestamp, r.value, list(r.headers)) for r in made]
    return found


@pytest.mark.parametrize("codec", CODECS)
def test_every_codec_of_kafka(codec: str) -> None:
    told = records(batch(b"one", b"two" * 1000, codec=CODECS[codec]))
    assert told == [
        (0, 1000, b"one", [("naïve", b"h"), ("none", None)]),
        (1, 1001, b"two" * 1000, [("naïve", b"h"), ("none", None)]),
    ]


def test_several_batches_the_last_one_cut() -> None:
    data = batch(b"one") + batch(b"two")
    assert [value for _, _, value, _ in records(data + data[:40])] == [b"one", b"two"]
    assert records(b"") == []


@pytest.mark.parametrize("codec", ["none", "zstd"])
def test_a_header_whose_name_is_no_utf8_costs_nothing(codec: str) -> None:
    plain = batch(b"one", b"two", name="naïve").replace("naïve".encode(), b"na\xefve ")
    data = plain if codec == "none" else compressed(plain, cramjam.zstd.compress, 4)
    told = records(data)
    assert [(offset, value) for offset, _, value, _ in told] == [(0, b"one"), (1, b"two")]
    assert told[0][3] == [("na\ufffdve ", b"h"), ("none", None)]


def compressed(plain: bytes, compress: object, codec: int) -> bytes:
    """A batch with its records compressed anew."""
    packed = bytes(compress(plain[61:]))  # type: ignore[operator]
    head = bytearray(plain[:61])
    head[22] = codec
    head[8:12] = (49 + len(packed)).to_bytes(4, "big")
    return bytes(head) + packed


BOMB = batch(b" " * (UNPACKED + 10))


@pytest.mark.parametrize("codec", ["gzip", "snappy", "lz4", "zstd"])
def test_a_batch_that_unpacks_to_more_is_one_record_that_says_so(codec: str) -> None:
    compress = cramjam.snappy.compress_raw if codec == "snappy" else getattr(cramjam, codec).compress
    told = records(compressed(BOMB, compress, CODECS[codec]))
    assert [(offset, value) for offset, _, value, _ in told] == [(0, None)]
    ((name, why),) = told[0][3]
    assert name == UNREADABLE
    assert why is not None
    assert b"more than" in why


@pytest.mark.parametrize("codec", ["gzip", "snappy", "lz4", "zstd"])
def test_what_is_not_compressed_as_it_says(codec: str) -> None:
    data = bytearray(batch(b"one", b"two"))
    data[22] = CODECS[codec]
    told = records(bytes(data))
    assert [offset for offset, *_ in told] == [1]
    assert told[0][3][0][0] == UNREADABLE


def test_records_that_end_too_soon() -> None:
    data = bytearray(batch(b"one", b"two"))
    data[57:61] = (5).to_bytes(4, "big")
    told = records(bytes(data))
    assert [value for _, _, value, _ in told] == [b"one", b"two", None]
