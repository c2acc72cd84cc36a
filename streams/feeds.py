"""A feed address, fetched politely: limits of size and time, and nothing sent again that has not changed."""

import time

import httpx

# A feed larger than this is no feed; one slower than this is down.
LARGEST = 8 * 1024 * 1024
SECONDS = 20.0


class Unreadable(ValueError):
    """A source that cannot be read; the message is one line for a person."""


class Feed:
    """One address that a person named. Addresses found in items are never fetched."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._asked: dict[str, str] = {}

    def fetch(self) -> bytes | None:
        """The document, or None when the server says that it has not changed since the last time. Raises Unreadable."""
        body = bytearray()
        end = time.monotonic() + SECONDS
        try:
            with httpx.stream(
                "GET", self.address, headers=self._asked, timeout=SECONDS, follow_redirects=True
            ) as answer:
                if answer.status_code == httpx.codes.NOT_MODIFIED:
                    return None
                answer.raise_for_status()
                for part in answer.iter_bytes():
                    body += part
                    if len(body) > LARGEST:
                        raise Unreadable(f"{self.address}: more than {LARGEST} bytes")
                    if time.monotonic() > end:
                        raise Unreadable(f"{self.address}: not whole within {SECONDS:g} s")
                self._asked = {
                    ours: answer.headers[theirs]
                    for ours, theirs in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified"))
                    if theirs in answer.headers
                }
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unreadable(f"{self.address}: {error}") from error
        return bytes(body)
