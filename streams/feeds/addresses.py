"""Which addresses may be asked, and how one is shown: never with its password."""

import asyncio
import ipaddress
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit, urlunsplit

from aiohttp.abc import AbstractResolver, ResolveResult

from streams.feeds.error import Unreadable

_SECRET = re.compile(r"(?i)\b((?:api[-_]?)?key|token|auth|secret|password|passwd|pwd|sig(?:nature)?)=[^&#]+")
# Name servers that do not answer hold a thread each; the feeds behind good ones must not wait for them.
_THREADS = 128


def shown(address: str) -> str:
    """An address for a person's eyes: without user and password, secrets of its query left out.

    >>> shown("https://me:pw@desk.example/feed?token=abc&page=2")
    'https://desk.example/feed?token=…&page=2'
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return re.sub(r"//[^/]*@", "//", address)[:200]
    host = parts.hostname or ""
    place = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    text = urlunsplit(parts._replace(netloc=place))
    return "".join(mark if mark.isprintable() else "?" for mark in _SECRET.sub(r"\1=…", text))[:300]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet.

    >>> [is_public(a) for a in ("93.184.215.14", "127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "fd00::1")]
    [True, False, False, False, False]
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def origin(address: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address. Raises Unreadable when it is none that can be asked."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise Unreadable(f"{shown(address)}: is no address ({error})") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Unreadable(f"{shown(address)}: only http and https addresses can be asked")
    return parts.scheme, parts.hostname.lower(), port or (443 if parts.scheme == "https" else 80)


def literal(host: str) -> str | None:
    """The IP address that a host is written as, in any of the forms that systems take for one; None for a name.

    >>> literal("127.1"), literal("0x7f000001"), literal("desk.example")
    ('127.0.0.1', '127.0.0.1', None)
    """
    try:
        return str(ipaddress.ip_address(host.strip("[]").partition("%")[0]))
    except ValueError:
        pass
    if re.fullmatch(r"[0-9a-fA-Fx.]{1,40}", host) and re.match(r"\d", host):
        try:
            return socket.inet_ntoa(socket.inet_aton(host))
        except OSError:
            return None
    return None


class Resolver(AbstractResolver):
    """Names to addresses, of which only public ones are given out, unless a person allowed the name."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="names")
        self.private: set[str] = {"localhost"}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """All addresses of a name that may be asked. Raises OSError when there is none."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, _look_up, host, port, family)
        if host.lower() not in self.private:
            allowed = [one for one in found if is_public(str(one["host"]))]
            if not allowed:
                raise Private(host, str(found[0]["host"]))
            found = allowed
        return found

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


class Private(OSError):
    """A name leads to an address of a private network, or of this machine."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(f"{host} leads to {address}, which is not public; private: true in a feed list allows it")


def _look_up(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
    results = socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
    return [
        ResolveResult(
            hostname=host,
            host=str(where[0]),
            port=int(where[1]),
            family=kind,
            proto=proto,
            flags=socket.AI_NUMERICHOST,
        )
        for kind, _, proto, _, where in results
    ]
