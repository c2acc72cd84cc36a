"""Texts are read in other processes, and none of them holds the others up for longer than its deadline."""

import asyncio
import sys
from pathlib import Path

import pytest

from schemas import EnrichedItem, NewsItem
from schemas.news import Text
from streams.reader import shortened
from streams.readers import Readers, ReadingFailed
from streams.settings import Settings

# Reads as `skim` does; an item that says "slow" costs a processor for ever, one that says "dead" ends the process.
SCRIPT = """
import os
import processors.skim, streams.reading_process as process, streams.reader as reader

def read_many(items):
    for item in items:
        text = item.bodies[0].value if item.bodies else ""
        while "slow" in text:
            pass
        if "dead" in text:
            os._exit(3)
        if "bug" in text:
            raise ZeroDivisionError("in the reading")
    return [processors.skim.skim(item) for item in items]

reader.reader = lambda settings: read_many
process.main()
"""


def news(number: int, text: str = "Quiet.") -> NewsItem:
    return NewsItem(key=f"t:{number}", uri=f"urn:{number}", provider="t", bodies=(Text(value=text),))


@pytest.mark.parametrize("word", ["slow", "dead", "bug"])
async def test_what_one_item_does_is_its_own(tmp_path: Path, word: str) -> None:
    settings = Settings(data=tmp_path, reading_deadline=0.5)
    async with Readers(settings, (sys.executable, "-c", SCRIPT)) as readers:
        items = [news(n, word if n == 2 else "Quiet.") for n in range(5)]
        found = await asyncio.wait_for(readers.read(items), 120)
        assert [isinstance(one, EnrichedItem) for one in found] == [True, True, False, True, True]
        assert [one.item.key for one in found if isinstance(one, EnrichedItem)] == ["t:0", "t:1", "t:3", "t:4"]
        assert isinstance(found[2], ReadingFailed)
        assert {"slow": "longer than 0.5 s", "dead": "ended the reading", "bug": "ZeroDivisionError"}[word] in str(
            found[2]
        )
        assert len(await asyncio.wait_for(readers.read([news(9)]), 60)) == 1


async def test_a_request_that_is_given_up_is_not_answered_to_the_next(tmp_path: Path) -> None:
    async with Readers(Settings(data=tmp_path, reading_deadline=30), (sys.executable, "-c", SCRIPT)) as readers:
        asked = asyncio.create_task(readers.read([news(1, "slow")]))
        await asyncio.sleep(0.2)
        asked.cancel()
        (found,) = await asyncio.wait_for(readers.read([news(2)]), 60)
        assert isinstance(found, EnrichedItem)
        assert found.item.key == "t:2"


def test_no_text_is_longer_than_is_read() -> None:
    item = shortened(news(1, "x" * 100), 40)
    assert len(item.bodies[0].value) == 40
    assert shortened(item, 40).bodies == item.bodies


async def test_a_worker_hears_when_no_reading_process_starts_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.readers._TRIES", 2)
    once = f"import os, pathlib; p = pathlib.Path({str(tmp_path / 'once')!r}); p.exists() and os._exit(1); p.touch()\n"
    heard = asyncio.Event()
    async with Readers(Settings(data=tmp_path), (sys.executable, "-c", once + SCRIPT)) as readers:
        readers.given_up = lambda why: heard.set()
        asked = asyncio.create_task(readers.read([news(1, "dead")]))
        async with asyncio.timeout(60):
            await heard.wait()
        asked.cancel()
