"""Reading the wire's formats: CPU time an item, beside what decoding its JSON alone costs."""

import time
from collections.abc import Callable
from pathlib import Path

import orjson

from processors.wire import Malformed, parse
from processors.wire.feed import ninjs_of_feed

ROOT = Path(__file__).parent.parent
REPEATS = 5


def main() -> None:
    """Print milliseconds an item for the sample wire, a long item and a feed; best of several rounds."""
    lines = [line for line in (ROOT / "samples/wire.ndjson").read_bytes().splitlines() if line.strip()]
    wire = [line for line in lines if _good(line)]
    own = _milliseconds(lambda: [parse(line) for line in wire]) / len(wire)
    plain = _milliseconds(lambda: [orjson.loads(line) for line in wire]) / len(wire)
    print(f"sample wire, parsed: {own:.3f} ms an item (bar 0.3), {own / plain:.0f} times orjson.loads alone")
    long = orjson.dumps({"uri": "urn:newswire:abc:1", "body_text": "Ministers met in Oslo on Friday. " * 10_000})
    print(f"an item of {len(long) // 1024} KiB, parsed: {_milliseconds(lambda: parse(long)):.3f} ms")
    entries = "".join(
        f"<item><guid>urn:x:{number}</guid><title>No {number}</title><description>{'Word ' * 60}</description></item>"
        for number in range(100)
    )
    feed = f"<rss version='2.0'><channel><title>T</title>{entries}</channel></rss>".encode()
    print(f"RSS of 100 entries: {_milliseconds(lambda: ninjs_of_feed(feed)) / 100:.2f} ms an entry")


def _good(line: bytes) -> bool:
    try:
        parse(line)
    except Malformed:
        return False
    return True


def _milliseconds(work: Callable[[], object]) -> float:
    def once() -> float:
        begin = time.process_time()
        work()
        return (time.process_time() - begin) * 1000

    return min(once() for _ in range(REPEATS))


if __name__ == "__main__":
    main()
