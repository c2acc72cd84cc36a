"""Bodies of HTTP answers, decoded once and never beyond a size."""

import zlib

_GZIP = b"\x1f\x8b"


class TooLarge(ValueError):
    """More bytes than a feed may have, counted after decoding."""


class Undecodable(ValueError):
    """An encoding that was not asked for, or a body that is not what it says."""


class Decoder:
    """One bounded decoder of a body as it arrives: identity, gzip or deflate, once."""

    def __init__(self, encoding: str, limit: int) -> None:
        names = [name for name in encoding.lower().replace(" ", "").split(",") if name and name != "identity"]
        if len(names) > 1:
            raise Undecodable(f"is encoded {len(names)} times ({encoding[:60]})")
        if names and names[0] not in ("gzip", "x-gzip", "deflate"):
            raise Undecodable(f"is encoded as {names[0][:40]}, which was not asked for")
        self._limit = limit
        self._encoded = bool(names)
        # 32 tells gzip from zlib by the header.
        self._zip = zlib.decompressobj(zlib.MAX_WBITS | 32) if names else None
        self.body = bytearray()

    def add(self, part: bytes) -> int:
        """Take in the next bytes; returns by how many the body grew. Raises TooLarge and Undecodable."""
        before = len(self.body)
        if not self._encoded and not self.body and part[:2] == _GZIP:
            # A file that lies there compressed (feed.xml.gz) is the same thing without its header.
            self._zip, self._encoded = zlib.decompressobj(zlib.MAX_WBITS | 32), True
        room = self._limit - before + 1
        if self._zip is None:
            self.body += part[:room]
        else:
            try:
                self.body += self._zip.decompress(part, room)
            except zlib.error:
                self.body += self._raw(part, room, before)
        if len(self.body) > self._limit:
            raise TooLarge
        return len(self.body) - before

    def _raw(self, part: bytes, room: int, before: int) -> bytes:
        # Some servers send deflate without the zlib header that the standard wants.
        if before:
            raise Undecodable("breaks off in what should be compressed")
        self._zip = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            return self._zip.decompress(part, room)
        except zlib.error:
            raise Undecodable("is not compressed as it says") from None

    def whole(self) -> bytes:
        """The body, once all of it has come. Raises Undecodable when it is compressed a second time."""
        if self._zip is not None and self.body[:2] == _GZIP:
            raise Undecodable("is compressed twice")
        return bytes(self.body)
