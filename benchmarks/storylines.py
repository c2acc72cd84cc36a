"""Alerts of a file of items without Kafka, one JSON line each: what `tocsin replay FILE --topic alerts` gives, fast.

usage: python -m benchmarks.storylines FILE
"""

import sys
from pathlib import Path

import orjson
import xxhash

from processors.memory.simulate import Simulation
from processors.reading import read
from processors.wire import parse


def main() -> None:
    stream = Simulation(read)
    for line in Path(sys.argv[1]).read_bytes().splitlines():
        if line.strip():
            for output in stream.feed(parse(line), xxhash.xxh3_128_hexdigest(line)):
                if output.topic == "alerts" and output.value is not None:
                    sys.stdout.buffer.write(orjson.dumps(output.value) + b"\n")


if __name__ == "__main__":
    main()
