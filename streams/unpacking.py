"""Batches of records as they lie in the log, unpacked so that no producer's batch stops its partition.

aiokafka unpacks a batch whole, however far it unpacks, and gives up a fetch where a header's name is no UTF-8; the
consumer would meet the same batch again for ever. Here a batch is unpacked up to UNPACKED bytes, names are read as
they can be, and what cannot be unpacked comes as one record with a header that says why: the agents answer it with a
dead letter, and the good ones around it are read.
"""

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

import aiokafka.consumer.fetcher as fetcher
import cramjam
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import DefaultRecordBatch
from aiokafka.record.legacy_records import LegacyRecordBatch
from aiokafka.record.util import decode_varint

UNPACKED = 64 * 1024 * 1024  # bytes of a batch without its compression; topics let 4 MiB in with it
UNREADABLE = "tocsin_unreadable"  # header of the one record that stands for a batch that cannot be unpacked

# https://kafka.apache.org/documentation/#recordbatch
_LENGTH, _MAGIC, _ATTRIBUTES, _HEAD = 8, 16, 21, 61
_CODEC = 0x07
_DECODERS = {1: cramjam.gzip, 2: cramjam.snappy, 3: cramjam.lz4, 4: cramjam.zstd}
_XERIAL = b"\x82SNAPPY\x00"
_XERIAL_HEAD = 16


class Record(NamedTuple):
    """A record, with what aiokafka asks of one."""

    offset: int
    timestamp: int
    timestamp_type: int
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes | None]]
    checksum: None = None


class Unpackable(ValueError):
    """A batch that cannot be unpacked, and why."""


class Records:
    """The batches of one fetch of one partition; takes the place of aiokafka's class of that purpose."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = memoryview(data), 0

    def size_in_bytes(self) -> int:
        return len(self._data)

    def has_next(self) -> bool:
        return self._end() is not None

    def next_batch(self) -> Any:
        """The next batch, or None; the last one of a fetch may be cut, and is fetched again."""
        end = self._end()
        if end is None:
            return None
        batch, self._at = self._data[self._at : end], end
        magic = batch[_MAGIC] if len(batch) > _MAGIC else 0
        return RecordBatch(batch) if magic >= 2 else LegacyRecordBatch(batch, magic)

    def _end(self) -> int | None:
        left = len(self._data) - self._at
        if left < _LENGTH + 4:
            return None
        (length,) = struct.unpack_from(">i", self._data, self._at + _LENGTH)
        end: int = self._at + _LENGTH + 4 + length
        return end if length >= 0 and end <= len(self._data) else None


class RecordBatch:
    """One batch in today's format."""

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self._packed = DefaultRecordBatch(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._packed, name)

    def __next__(self) -> Any:
        return next(self._packed)  # the marker of a control batch

    def __iter__(self) -> Iterator[Any]:
        try:
            yield from self._records()
        except (Unpackable, CorruptRecordException, ValueError, IndexError, struct.error) as error:
            why = str(error)[:200] or type(error).__name__
            head = self._packed
            yield Record(
                head.next_offset - 1, head.max_timestamp, head.timestamp_type, None, None,
                [(UNREADABLE, why.encode("utf8", "replace"))],
            )  # fmt: skip

    def _records(self) -> Iterator[Any]:
        plain = self._plain()
        told = 0
        try:
            for record in DefaultRecordBatch(plain):
                yield record
                told += 1
            return
        except UnicodeDecodeError:
            pass  # a header's name; caught here alone, so that what the reader of a record raises is its own
        yield from self._tolerant(plain, told)

    def _plain(self) -> memoryview | bytearray:
        """The batch without its compression. Raises Unpackable."""
        codec = self._packed.attributes & _CODEC
        if not codec:
            return self._data
        if codec not in _DECODERS:
            raise Unpackable(f"compression: found codec {codec}, expected none, gzip, snappy, lz4 or zstd")
        plain = bytearray(self._data[:_HEAD])
        (attributes,) = struct.unpack_from(">h", plain, _ATTRIBUTES)
        struct.pack_into(">h", plain, _ATTRIBUTES, attributes & ~_CODEC)
        plain += unpacked(codec, self._data[_HEAD:])
        return plain

    def _tolerant(self, plain: memoryview | bytearray, told: int) -> Iterator[Record]:
        """The records from number `told` on, names of headers read as they can be."""
        head, at = self._packed, _HEAD
        (count,) = struct.unpack_from(">i", plain, _HEAD - 4)
        buffer = bytearray(plain)
        for number in range(count):
            length, at = decode_varint(buffer, at)
            end = at + length
            if number >= told:
                yield _record(buffer, at, head)
            at = end


def _record(buffer: bytearray, at: int, head: Any) -> Record:
    _, at = decode_varint(buffer, at)  # attributes, of which there are none
    later, at = decode_varint(buffer, at)
    further, at = decode_varint(buffer, at)
    key, at = _bytes(buffer, at)
    value, at = _bytes(buffer, at)
    count, at = decode_varint(buffer, at)
    headers = []
    for _ in range(count):
        name, at = _bytes(buffer, at)
        data, at = _bytes(buffer, at)
        headers.append(((name or b"").decode("utf8", "replace"), data))
    timestamp = head.max_timestamp if head.timestamp_type else head.first_timestamp + later
    return Record(head.base_offset + further, timestamp, head.timestamp_type, key, value, headers)


def _bytes(buffer: bytearray, at: int) -> tuple[bytes | None, int]:
    length, at = decode_varint(buffer, at)
    return (None, at) if length < 0 else (bytes(buffer[at : at + length]), at + length)


def unpacked(codec: int, data: memoryview) -> bytes:
    """The bytes of a compressed batch, no more than UNPACKED of them. Raises Unpackable."""
    try:
        if codec == 2:
            return _snappy(data)
        room = bytearray(UNPACKED)  # the system gives memory only for what is written
        return bytes(memoryview(room)[: _DECODERS[codec].decompress_into(data, room)])
    except cramjam.DecompressionError as error:
        raise Unpackable(_why(str(error))) from None


def _why(error: str) -> str:
    if "whole buffer" in error:
        return f"batch: found more than {UNPACKED} bytes when it is unpacked, expected at most that"
    return f"batch: found {error[:100]}, expected what its compression can unpack"


def _snappy(data: memoryview) -> bytes:
    """Snappy's raw form, or the blocks that Java's library makes of it."""
    if bytes(data[: len(_XERIAL)]) != _XERIAL:
        blocks = [data]
    else:
        blocks, at = [], _XERIAL_HEAD
        while at < len(data):
            (length,) = struct.unpack_from(">i", data, at)
            if length < 0:
                raise Unpackable("batch: found a block of negative length, expected what snappy can unpack")
            blocks.append(data[at + 4 : at + 4 + length])
            at += 4 + length
    if sum(cramjam.snappy.decompress_raw_len(bytes(block)) for block in blocks) > UNPACKED:
        raise Unpackable(_why("whole buffer"))
    return b"".join(bytes(cramjam.snappy.decompress_raw(bytes(block))) for block in blocks)


def install() -> None:
    """Have aiokafka's consumers in this process unpack so."""
    fetcher.MemoryRecords = Records
