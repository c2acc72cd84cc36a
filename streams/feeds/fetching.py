"""One visit to an address: one deadline over all of it, every hop checked, and nothing read without bounds."""

import asyncio
import base64
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

import aiohttp

from streams.feeds.addresses import Private, Resolver, is_public, literal, origin, shown
from streams.feeds.decoding import Decoder, TooLarge, Undecodable
from streams.feeds.error import Unreadable
from streams.feeds.parser import LARGEST

# What comes slower than this after the deadline is not waited for; what comes as fast gets some longer, within bounds.
_PACE = 16 * 1024
_LONGER = 4
# Bytes of all answers on their way at once: many large feeds must not fill the memory together.
_AT_ONCE = 64 * 1024 * 1024
_HOPS = 5
_PERMANENT, _MOVED = (301, 308), (301, 302, 303, 307, 308)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.I)
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, "
    "text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)


class Answer(NamedTuple):
    """What an address answered. `body` is None when nothing changed; `moved` is where it lives for good."""

    status: int
    body: bytes | None = None
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None
    moved: str | None = None
    wait: float | None = None
    link: str | None = None


class Fetcher:
    """Visits addresses that a person named. Use as an async context manager."""

    def __init__(self, agent: str, seconds: float) -> None:
        self._seconds = seconds
        self._agent = agent
        self._resolver = Resolver()
        self._session: aiohttp.ClientSession | None = None
        self._on_the_way = 0

    async def __aenter__(self) -> "Fetcher":
        connector = aiohttp.TCPConnector(resolver=self._resolver, limit=0, limit_per_host=0, ttl_dns_cache=120)
        self._session = aiohttp.ClientSession(
            connector=connector, auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None), headers={"User-Agent": self._agent},
        )  # fmt: skip
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()
        await self._resolver.close()

    async def get(
        self, address: str, etag: str | None = None, modified: str | None = None, private: bool = False
    ) -> Answer:
        """The document at an address, or that it has not changed. Raises Unreadable, whose text is one line.

        The address itself may be a private one when it is written as such (http://10.0.0.7/feed) or `private` says
        so; what it redirects to may not, unless it is the same server.
        """
        asked = {"Accept": _ACCEPT, "Accept-Encoding": "gzip"}
        asked |= {name: said for name, said in (("If-None-Match", etag), ("If-Modified-Since", modified)) if said}
        scheme, host, port = origin(address)
        if private:
            self._resolver.private.add(host)
        async with self._told(address, f"{host}:{port}") as deadline:
            return await self._hops(address, (scheme, host, port), asked, deadline)
        raise AssertionError  # what went wrong was raised

    async def post(self, address: str, form: dict[str, str], private: bool = False) -> int:
        """Send a form, with the same bounds and fences; returns the status. Raises Unreadable."""
        _, host, port = origin(address)
        if private:
            self._resolver.private.add(host)
        elif _is_inside(host):
            raise Unreadable(f"{shown(address)}: is not public")
        assert self._session is not None
        async with (
            self._told(address, f"{host}:{port}"),
            self._session.post(address, data=form, allow_redirects=False) as answer,
        ):
            return answer.status
        raise AssertionError

    @asynccontextmanager
    async def _told(self, address: str, place: str) -> AsyncIterator[asyncio.Timeout]:
        """One deadline over a block, and whatever goes wrong in it as one line."""
        try:
            async with asyncio.timeout(self._seconds) as deadline:
                yield deadline
        except TimeoutError:
            raise Unreadable(
                f"{shown(address)}: not whole within {self._seconds:g} s, and too slow to wait for"
            ) from None
        except (TooLarge, Undecodable, Private) as error:
            why = f"more than {LARGEST} bytes" if isinstance(error, TooLarge) else str(error)
            raise Unreadable(f"{shown(address)}: {why}") from None
        except aiohttp.ClientConnectorError as error:
            inner = error.os_error
            why = str(inner) if isinstance(inner, Private) else f"no connection to {place} ({_short(inner)})"
            raise Unreadable(f"{shown(address)}: {why}") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            if isinstance(error, Unreadable):
                raise
            raise Unreadable(f"{shown(address)}: {_short(error)}") from None

    async def _hops(
        self, address: str, first: tuple[str, str, int], asked: dict[str, str], deadline: asyncio.Timeout
    ) -> Answer:
        assert self._session is not None
        here, moved, permanent = address, None, True
        for _ in range(_HOPS + 1):
            there = origin(here)
            if there != first and _is_inside(there[1]):
                raise Unreadable(f"{shown(address)}: redirects to {shown(here)}, which is not public")
            parts = urlsplit(here)
            # A password goes to the server that it was given for, and to no other.
            user = parts.username if there == first else None
            sent = asked | ({"Authorization": _basic(user, parts.password or "")} if user else {})
            bare = parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl()
            async with self._session.get(bare, headers=sent, allow_redirects=False) as answer:
                target = answer.headers.get("Location")
                if answer.status not in _MOVED or not target:
                    return await self._answer(answer, address, moved, deadline)
                permanent = permanent and answer.status in _PERMANENT
                try:
                    here = _kept_user(urljoin(here, target), here)
                except ValueError:
                    raise Unreadable(f"{shown(address)}: redirects to what is no address") from None
                moved = here if permanent else moved
        raise Unreadable(f"{shown(address)}: more than {_HOPS} redirects")

    async def _answer(
        self, answer: aiohttp.ClientResponse, address: str, moved: str | None, deadline: asyncio.Timeout
    ) -> Answer:
        wait = _seconds(answer.headers.get("Retry-After"))
        found = Answer(answer.status, moved=moved, wait=wait)
        if answer.status != 200:
            return found
        decoder = Decoder(answer.headers.get("Content-Encoding", ""), LARGEST)
        mine = came = 0
        first = deadline.when() or 0.0
        try:
            async for part in answer.content.iter_chunked(65536):
                came += len(part)
                deadline.reschedule(first + min(came / _PACE, (_LONGER - 1) * self._seconds))
                grown = decoder.add(part)
                mine, self._on_the_way = mine + grown, self._on_the_way + grown
                if self._on_the_way > _AT_ONCE:
                    raise Unreadable(f"{shown(address)}: too many large answers at once; it is asked again later")
        finally:
            self._on_the_way -= mine
        charset = _CHARSET.search(answer.headers.get("Content-Type", ""))
        return found._replace(
            body=decoder.whole(),
            charset=charset[1] if charset else None,
            etag=_header(answer, "ETag"),
            modified=_header(answer, "Last-Modified"),
            link=_header(answer, "Link"),
        )


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{unquote(user)}:{unquote(password)}".encode()).decode()


def _is_inside(host: str) -> bool:
    """Whether a host is written as an address that is not public; what a name leads to is the resolver's to check."""
    numeric = literal(host)
    return host == "localhost" or host.endswith(".localhost") or (numeric is not None and not is_public(numeric))


def _kept_user(there: str, here: str) -> str:
    """The user goes along within one server: a permanent redirect there must not lose it."""
    user = urlsplit(here).netloc.rpartition("@")[0]
    parts = urlsplit(there)
    if not user or origin(there) != origin(here) or "@" in parts.netloc:
        return there
    return parts._replace(netloc=f"{user}@{parts.netloc}").geturl()


def _header(answer: aiohttp.ClientResponse, name: str) -> str | None:
    found = answer.headers.get(name)
    return found if found and len(found) <= 1000 and found.isprintable() else None


def _seconds(said: str | None) -> float | None:
    """Retry-After: seconds, or a date."""
    if not said or len(said) > 60:
        return None
    if said.strip().isascii() and said.strip().isdecimal():
        return float(said.strip())
    try:
        when = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def _short(error: BaseException) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    # What a library says may hold the whole address.
    return re.sub(r"//[^/\s]*@", "//", str(text)).splitlines()[0][:160]
