"""Sentences, datelines and credits of many wires. The examples are authored."""

from datetime import date, datetime

import pytest

from processors.text import Document, document, plain, sentences
from schemas import NewsItem, Text


def read(body: str, headline: str | None = None, **fields: str) -> Document:
    return document(
        NewsItem(
            key="k",
            uri="u",
            provider="p",
            version_created=datetime(2027, 3, 12, 10),
            headlines=(Text(value=headline),) if headline else (),
            bodies=(Text(value=body, content_type="text/plain"),),
            **fields,
        )
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("He met Gen. Ali Khan. They talked.", ["He met Gen. Ali Khan.", "They talked."]),
        ("Mr. Okafor and Lt. Col. J. B. Mwangi left.", ["Mr. Okafor and Lt. Col. J. B. Mwangi left."]),
        ("The U.S. Navy said so. The U.N. did not.", ["The U.S. Navy said so.", "The U.N. did not."]),
        ("Troops are in the U.S. They stay.", ["Troops are in the U.S.", "They stay."]),
        ("It fell 3.5 percent. It rose.", ["It fell 3.5 percent.", "It rose."]),
        ("It blew up at 9 p.m. Police came.", ["It blew up at 9 p.m.", "Police came."]),
        ('"We won." He left. "Go home!" she said.', ['"We won."', "He left.", '"Go home!" she said.']),
        ("He went to St. Petersburg on Jan. 5. Rain fell.", ["He went to St. Petersburg on Jan. 5.", "Rain fell."]),
        ("A BOMB WENT OFF. COL. LOPEZ SAID SO. IT RAINED.", ["A BOMB WENT OFF.", "COL. LOPEZ SAID SO.", "IT RAINED."]),
        ("the bank said no. it was the 17th time. mr smith left.", ["the bank said no.", "it was the 17th time.", "mr smith left."]),
        ("They waited... Then it came.", ["They waited...", "Then it came."]),
        ("He was in Room No. 12. Nobody else was.", ["He was in Room No. 12.", "Nobody else was."]),
        ("First part\n\nSecond part", ["First part", "Second part"]),
        ("John F. Kennedy Jr. was not there.", ["John F. Kennedy Jr. was not there."]),
        ("They fled the village.The army came.", ["They fled the village.", "The army came."]),
        ("", []),
    ],
)  # fmt: skip
def test_sentences(text: str, parts: list[str]) -> None:
    found = sentences("body", text)
    assert [s.text for s in found] == parts
    assert all(text[s.begin : s.end] == s.text for s in found)


@pytest.mark.parametrize(
    ("body", "place", "country", "day", "credit", "first"),
    [
        ("QUETTA, Pakistan, March 12 (MRW) - A bomb went off.", "Quetta", "PAK", date(2027, 3, 12), "MRW", "A bomb"),
        ("Quetta, Mar 12, CPS - A bomb went off.", "Quetta", "PAK", date(2027, 3, 12), "CPS", "A bomb"),
        ("KYIV - Five people died.", "Kyiv", "UKR", None, None, "Five"),
        ("ISLAMABAD (Reuters) - Gen. Khan met officials.", "Islamabad", "PAK", None, "Reuters", "Gen."),
        ("SAN SALVADOR, 3 JAN 90 (ACAN-EFE) -- [TEXT] A BOMB WENT OFF.", "San Salvador", "SLV", date(1990, 1, 3), "ACAN-EFE", "A BOMB"),
        ("CLANDESTINE, NO DATE (RADIO LIBRE) -- [INTERVIEW WITH A LEADER] [TEXT] THE WAR GOES ON.", "Clandestine", None, None, "RADIO LIBRE", "THE WAR"),
        ("PRAGUE (CZECHOSLOVAKIA), 21 MAY 88 (EFE) -- [TEXT] THE MINISTER LEFT.", "Prague", "CZE", date(1988, 5, 21), "EFE", "THE MINISTER"),
        ("New Delhi [India], June 26 (ANI): The minister spoke.", "New Delhi", "IND", date(2027, 6, 26), "ANI", "The minister"),
        ("NEW DELHI: The minister spoke.", "New Delhi", "IND", None, None, "The minister"),
        ("New Delhi, Jun 26 (PTI) The minister spoke.", "New Delhi", "IND", date(2027, 6, 26), "PTI", "The minister"),
        ("MOSCOW, June 26. /TASS/. Russia said so.", "Moscow", "RUS", date(2027, 6, 26), "TASS", "Russia"),
        ("COLOMBO, Wednesday, March 3 (Xinhua) -- Ships left.", "Colombo", "LKA", date(2027, 3, 3), "Xinhua", "Ships"),
        ("By ANNA KOWALSKA\n\nKABUL, Afghanistan (AP) — The Taliban struck.", "Kabul", "AFG", None, "AP", "The Taliban"),
        ("(Reuters) - A storm hit.", None, None, None, "Reuters", "A storm"),
        ("BIRMINGHAM, England - A man was held.", "Birmingham", "GBR", None, None, "A man"),
        ("HYDERABAD, Pakistan - A man was held.", "Hyderabad", "PAK", None, None, "A man"),
        ("Russia - which has said no - left Paris.", None, None, None, None, "Russia -"),
        ("Paris, the capital of France - and its people - rose.", None, None, None, None, "Paris,"),
        ("NATO - The alliance said so.", None, None, None, None, "NATO"),
        ("Police in Lagos - the largest city - said so.", None, None, None, None, "Police"),
    ],
)  # fmt: skip
def test_dateline(
    body: str, place: str | None, country: str | None, day: date | None, credit: str | None, first: str
) -> None:
    found = read(body)
    line = found.dateline
    assert (line and line.place, line and line.country, line and line.date) == (place, country, day)
    assert found.credit == credit
    assert found.body == body
    assert found.sentences[0].text.startswith(first)


@pytest.mark.parametrize(
    ("body", "credit", "last"),
    [
        ("He left.\n\nBased On ANI Report", "ANI", "He left."),
        ("He left. (ANI)", "ANI", "He left."),
        ("He left.\n\n- Reuters\n\nMORE TO FOLLOW", "Reuters", "He left."),
        ("He left.\n\nWith inputs from PTI", "PTI", "He left."),
        ("He left.\n\n(Reporting by A. Writer; Editing by B. Reader)\n\n(END)", None, "He left."),
        ("He left.\n\nEds: updates toll throughout", None, "He left."),
        ("He was with the rebels (FARC) again.", None, "He was with the rebels (FARC) again."),
    ],
)
def test_credit(body: str, credit: str | None, last: str) -> None:
    found = read(body)
    assert (found.credit, found.sentences[-1].text) == (credit, last)


@pytest.mark.parametrize(
    ("headline", "first"),
    [
        ("URGENT - Blast heard in Kabul", "Blast heard in Kabul"),
        ("UPDATE 2-Ministers fail to agree", "Ministers fail to agree"),
        ("FLASH: BOMB GOES OFF", "BOMB GOES OFF"),
        ("Live music returns", "Live music returns"),
    ],
)
def test_headline_label(headline: str, first: str) -> None:
    assert read("Text.", headline).sentences[0].text == first


@pytest.mark.parametrize(
    ("value", "markup", "expected"),
    [
        ("One line,  two spaces.", False, "One line, two spaces."),
        ("A hard\nwrapped line.\n\n   Next.", False, "A hard wrapped line.\n\nNext."),
        ("<p>One &amp; two</p><script>x()</script><p>three</p>", True, "One & two\n\nthree"),
        ("zero\u200bwidth\ufeff", False, "zerowidth"),
        ("cafe\u0301", False, "café"),
        ("x" * 140 + "\nNext paragraph.", False, "x" * 140 + "\n\nNext paragraph."),
    ],
)
def test_plain(value: str, markup: bool, expected: str) -> None:
    assert plain(value, markup) == expected
    assert plain(expected, False) == expected


def test_located_stands_in_for_a_dateline() -> None:
    line = read("The trial began.", located="Grosseto, Italy").dateline
    assert line is not None
    assert (line.place, line.country) == ("Grosseto", "ITA")


def test_hostile_text_is_quick() -> None:
    for piece in ("(" * 5000, "A " * 20000, "[TEXT" * 5000, ". " * 20000, "by A " * 9000, "\n\n-" * 9000):
        read(piece, piece)
