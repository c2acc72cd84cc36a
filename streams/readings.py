"""Readings of a batch: asked for all at once, looked up where the memory needs one."""

from collections.abc import Sequence

from schemas import EnrichedItem, NewsItem
from streams.readers import Readers, Reading


class Unread(Exception):
    """An item that nobody had read beforehand is needed now; read it and ask again."""

    def __init__(self, item: NewsItem) -> None:
        super().__init__(item.key)
        self.item = item


class Readings:
    """What was read of the items of one batch; calling it is the `read` of processors.memory.arrivals."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._found: dict[int, tuple[NewsItem, Reading]] = {}
        self._versions: dict[tuple[str, str], list[tuple[NewsItem, Reading]]] = {}

    async def prefetch(self, items: Sequence[NewsItem]) -> None:
        """Have items read that are not yet."""
        wanted = [item for item in items if id(item) not in self._found and self._same(item) is None]
        if wanted:
            for item, reading in zip(wanted, await self._readers.read(wanted), strict=True):
                self._found[id(item)] = (item, reading)
                self._versions.setdefault((item.key, item.version), []).append((item, reading))

    def _same(self, item: NewsItem) -> Reading | None:
        known = self._found.get(id(item))
        if known is not None:
            return known[1]
        versions = self._versions.get((item.key, item.version), ())
        return next((reading for other, reading in versions if other == item), None)

    def __call__(self, item: NewsItem) -> EnrichedItem:
        """What was read of an item. Raises Unread, or the error that its reading met."""
        found = self._same(item)
        if found is None:
            raise Unread(item)
        if isinstance(found, Exception):
            raise found
        return found
