"""Where a delivery may go: to public addresses, and to the very address that was looked at."""

import asyncio
import ipaddress
import socket
from urllib.parse import urlsplit


class Forbidden(ValueError):
    """An address that deliveries must not go to."""


async def resolve(url: str, private: bool) -> tuple[str, str, int]:
    """Host, address and port of a URL. Raises Forbidden unless every address of the host is public (or `private`).

    The address that comes back is the one to connect to: asked again, the name might lead elsewhere.
    """
    parts = urlsplit(url)
    host = parts.hostname
    if parts.scheme not in ("http", "https", "smtp", "smtps") or not host:
        raise Forbidden(f"{parts.scheme}://{host}: no address that deliveries go to")
    port = parts.port or {"http": 80, "https": 443, "smtp": 25, "smtps": 465}[parts.scheme]
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise OSError(f"{host} cannot be found: {error}") from None
    addresses = [str(info[4][0]) for info in found]
    for address in addresses:
        if not private and not public(address):
            raise Forbidden(f"{host} is {address}, which is not public (TOCSIN_PRIVATE_ENDPOINTS=true allows it)")
    return host, addresses[0], port


def public(address: str) -> bool:
    """Whether an address is on the public internet; one of IPv4 inside IPv6 is judged as what it leads to."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo and found.teredo[1])
        if inner:
            return inner.is_global and not inner.is_multicast
        if found in ipaddress.ip_network("64:ff9b::/96"):
            return ipaddress.IPv4Address(int(found) & 0xFFFFFFFF).is_global
    return found.is_global and not found.is_multicast
