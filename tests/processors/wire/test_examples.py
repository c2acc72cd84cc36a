"""The example messages: every good one is an item, every bad one a failure that names what is wrong."""

from pathlib import Path

import pytest

from processors.wire import Malformed, parse

EXAMPLES = Path(__file__).parents[2] / "examples" / "news.items.v1"
KEYS = {
    "0-uri-alone": "andes:urn:newswire:andes:1",
    "1-no-date": "wire:020 date that is none",
    "1-pattern-keys": "himal.example:tag:himal.example,2027:newsml_A1",
    "2-text": "coastal.example:coastal-4711",
    "3-agency-extras": "sahel:urn:newswire:sahel:2027-5",
    "3-embargo": "orbis:urn:newswire:orbis:report-9",
    "3-event": "orbis:urn:newswire:orbis:diary-31",
    "3-flash": "meridian:urn:newswire:meridian:2027-0412-7",
    "3-full": "meridian:urn:newswire:meridian:2027-0412-7",
    "3-kill": "baltic:urn:newswire:baltic:88",
    "3-withheld": "baltic:urn:newswire:baltic:88",
    "bad-numeric-version": "andes:urn:newswire:andes:2",
    "cloudevent-base64": "gulf:urn:newswire:gulf:304",
    "cloudevent-structured": "gulf:urn:newswire:gulf:303",
    "other-scripts": "orbis:urn:newswire:orbis:zh-1",
}
REASONS = {
    "bad-array": "found an array of 2, expected one ninjs object",
    "bad-bodies-string": "bodies: found 'All of it in one string', expected an array of objects",
    "bad-cloudevent-version": "specversion: found '0.3', expected CloudEvents \"1.0\"",
    "bad-cut-off": "expected valid JSON in UTF-8",
    "bad-embargo": "embargoeduntil: found 'after the speech', expected a date and time (RFC 3339)",
    "bad-headline-without-value": "headlines[0].value: found nothing, expected a string",
    "bad-no-uri": "uri: found nothing, expected the identifier of the item, a non-empty string",
    "bad-status-cancelled": "pubStatus: found 'cancelled', expected one of usable, withheld, canceled",
    "bad-status-commissioned": "pubStatus: found 'commissioned', expected one of usable, withheld, canceled",
    "bad-trailing-comma": "expected valid JSON in UTF-8",
    "bad-urgency-fraction": "urgency: found 2.5, expected a whole number from 1 (highest) to 9",
    "bad-urgency-ten": "urgency: found 10, expected a whole number from 1 (highest) to 9",
    "bad-urgency-text": "urgency: found 'flash', expected a whole number from 1 (highest) to 9",
}


def test_every_example_is_in_one_of_the_tables() -> None:
    assert {path.stem for path in EXAMPLES.iterdir()} == KEYS.keys() | REASONS.keys()


@pytest.mark.parametrize(("name", "key"), KEYS.items())
def test_good_examples_become_items(name: str, key: str) -> None:
    item = parse((EXAMPLES / f"{name}.json").read_bytes())
    assert item.key == key


@pytest.mark.parametrize(("name", "reason"), REASONS.items())
def test_bad_examples_say_why(name: str, reason: str) -> None:
    with pytest.raises(Malformed) as caught:
        parse((EXAMPLES / f"{name}.json").read_bytes())
    assert caught.value.failure.reason.endswith(reason)


def test_nothing_of_a_full_item_is_lost() -> None:
    item = parse((EXAMPLES / "3-full.json").read_bytes())
    assert (len(item.headlines), len(item.bodies), len(item.descriptions), len(item.associations)) == (2, 2, 1, 1)
    assert (item.located, item.slugline, item.profile) == ("Mombasa", "KENYA-PORT/", "text-only")
    assert item.ninjs_version == "3.1"
    assert item.extra.keys() == {"renditions", "rightsInfo"}
    assert item.version_created is not None
    assert item.version_created.isoformat() == "2027-04-12T05:03:55+00:00"
