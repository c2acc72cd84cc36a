"""Any text of 1 MB, of any shape, is read in under two seconds of CPU: what an outsider can make dear is bounded."""

import pytest

from processors.reading import read
from schemas import NewsItem
from schemas.news import Text
from tests.speed import within

SHAPES = {
    "full stops": ".",
    "spaces": " ",
    "words": "killed ",
    "decisions": "refused to sign the declaration ",
    "sentences": "Gunmen killed nine people in Kabul on Monday, police said. ",
    "datelines": "KABUL, May 3 (AFP) - ",
    "combining marks": "a\u0301\u0327\u0323",
    "one letter's marks": "\u0301\u0327",
    "scripts": "<script>",
    "brackets": "<<<<",
    "tags": "<p>bomb</p>",
    "entities": "&amp;#",
    "newlines": "\n",
    "blank lines": " \n \n",
    "quotes": "\"'“",
    "names": "Abu Bakr al-Baghdadi ",
    "numbers": "1,234 ",
    "one word": "a",
    "capitals": "NATO ",
    "dates": "on 3 May 2024 ",
    "parentheses": "((",
    "initials": "A. ",
    "dashes": "- ",
    "titles": "President ",
    "ideographs": "爆炸",
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("content_type", ["text/plain", "text/html"])
def test_a_megabyte_of_any_shape(shape: str, content_type: str) -> None:
    unit = SHAPES[shape]
    text = unit * (1_000_000 // len(unit.encode()) + 1)
    item = NewsItem(key="t:1", uri="1", provider="t", bodies=(Text(value=text, content_type=content_type),))
    read(_FIRST)
    within(2, lambda: read(item), shape)


_FIRST = NewsItem(key="t:0", uri="0", provider="t", bodies=(Text(value="A bomb killed two in Kabul on Friday."),))
