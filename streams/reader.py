"""The reading of a process: the readers that its settings ask for, loaded, and out of the garbage collector's way."""

import gc
from collections.abc import Callable, Sequence

from schemas import EnrichedItem, NewsItem
from schemas.news import Text
from streams.settings import Settings

ReadMany = Callable[[Sequence[NewsItem]], list[EnrichedItem]]

# Asks every reader for something.
_FIRST = NewsItem(
    key="tocsin:first",
    uri="urn:tocsin:first",
    provider="tocsin",
    bodies=(Text(value="KABUL (Reuters) - A bomb killed two people on Friday. India and Iran signed an agreement."),),
)


def reader(settings: Settings) -> ReadMany:
    """The reading that the settings ask for, with its tables and models loaded: no item waits for them (2 s).

    They stay for good, so the collector does not go through them again and again (measured: 0.95 of the time).
    """
    if settings.reading == "none":
        from processors.skim import skim

        return lambda items: [skim(item) for item in items]
    from processors.gazetteer.lexicon import know
    from processors.reading import read_many

    know(settings.own_names())
    read_many([_FIRST])
    gc.collect()
    gc.freeze()
    return read_many


def shortened(item: NewsItem, longest: int) -> NewsItem:
    """The item with no text longer than is read: whoever sends items must not choose how long a worker reads."""

    def cut(texts: tuple[Text, ...]) -> tuple[Text, ...]:
        if all(len(text.value) <= longest for text in texts):
            return texts
        return tuple(
            text.model_copy(update={"value": text.value[:longest]}) if len(text.value) > longest else text
            for text in texts
        )

    return item.model_copy(
        update={"headlines": cut(item.headlines), "bodies": cut(item.bodies), "descriptions": cut(item.descriptions)}
    )
