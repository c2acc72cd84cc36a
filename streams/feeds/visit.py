"""One visit to one address, for commands that want its document and nothing remembered."""

import asyncio
from http import HTTPStatus

from streams.feeds.addresses import shown
from streams.feeds.error import Unreadable
from streams.feeds.fetching import Fetcher
from streams.settings import Settings


def fetched(address: str) -> tuple[bytes, str | None]:
    """The document at an address and the character set its server names. Raises Unreadable."""
    return asyncio.run(_fetched(address))


async def _fetched(address: str) -> tuple[bytes, str | None]:
    settings = Settings()
    async with Fetcher(settings.user_agent, settings.feed_timeout) as fetcher:
        answer = await fetcher.get(address)
    if answer.status != HTTPStatus.OK or answer.body is None:
        raise Unreadable(f"{shown(address)}: answers {answer.status}")
    return answer.body, answer.charset
