"""An item passed through unread: what the road costs without the reading, and a feed that is only to be kept."""

from schemas import EnrichedItem, Item, NewsItem, Reader

_READER = Reader(version="none")


def skim(item: NewsItem) -> EnrichedItem:
    """The item with its first headline and body as sent, nothing looked at."""
    return EnrichedItem(
        item=Item(
            key=item.key,
            uri=item.uri,
            version=item.version,
            provider=item.provider,
            origin=item.provider,
            language=item.language,
            published=item.version_created or item.first_created,
            pub_status=item.pub_status,
            urgency=item.urgency,
            headline=item.headlines[0].value if item.headlines else item.title or "",
            body=item.bodies[0].value if item.bodies else "",
        ),
        reader=_READER,
    )
