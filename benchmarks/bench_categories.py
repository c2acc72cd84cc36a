"""What an event costs: the rules' pass over a sentence, and the model's word on the triggers found there.

How often they are right is in processors/data/models/events.md, on held-back sentences; these here it has learnt from.
"""

import time

from processors.entities import read_entities
from processors.events.categories import read_categories
from processors.events.judging import judged
from processors.text import document
from schemas import NewsItem
from schemas.news import Text
from training.rows import authored


def main() -> None:
    """Print the CPU time a sentence of each half of the cascade."""
    texts = sorted({row.text for row in authored()})[:600]
    items = [NewsItem(key="bench:1", uri="urn:bench:1", provider="bench", bodies=(Text(value=text),)) for text in texts]
    read = [(text, read_entities(text)) for text in map(document, items)]
    judged(read_categories(*read[0]))
    start = time.process_time()
    found = [read_categories(text, entities) for text, entities in read]
    middle = time.process_time()
    kept = sum(len(judged(events)) for events in found)
    end = time.process_time()
    events = sum(map(len, found))
    rules, model = (middle - start) / len(texts) * 1e3, (end - middle) / events * 1e3
    print(f"categories: rules {rules:.2f} ms a sentence, model {model:.2f} ms a trigger")
    print(f"categories: {events} events in {len(texts)} authored sentences, {kept} of them stand")


if __name__ == "__main__":
    main()
