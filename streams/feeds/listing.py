"""Lists of feeds: OPML as readers export it, or YAML with what a newsroom knows of each feed."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from processors.wire import Malformed
from processors.wire.xml import local, tree
from streams.feeds.error import Unreadable

_LARGEST = 4 * 1024 * 1024


class Feed(BaseModel):
    """One feed of a list.

    `provider` names the agency whose items these are, and is part of their keys; `language` holds where the feed
    names none; `trust` (0 to 1) goes with every item; `every` is seconds between visits; `private` allows an
    address inside the own network; `gone` asks the link of an entry that vanished, and takes a 410 for a kill.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str
    provider: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9._-]{0,62}$")
    language: str | None = Field(default=None, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    trust: float | None = Field(default=None, ge=0, le=1)
    every: float | None = Field(default=None, ge=1)
    private: bool = False
    gone: bool = False

    @field_validator("address")
    @classmethod
    def _can_be_asked(cls, address: str) -> str:
        try:
            parts = urlsplit(address.strip())
            _ = parts.port
        except ValueError as error:
            raise ValueError(f"is no address ({error})") from None
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("only http and https addresses can be asked")
        return address.strip()


def feeds_of(path: Path) -> tuple[Feed, ...]:
    """The feeds that a file lists, each address once. Raises Unreadable, whose text names the entry at fault."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}") from None
    if len(data) > _LARGEST:
        raise Unreadable(f"{path}: found {len(data)} bytes, expected at most {_LARGEST}")
    feeds = _of_opml(data, path) if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else _of_yaml(data, path)
    if not feeds:
        raise Unreadable(f"{path}: names no feed")
    return tuple({feed.address: feed for feed in feeds}.values())


def _of_opml(data: bytes, path: Path) -> list[Feed]:
    try:
        root = tree(data).root
    except Malformed as error:
        raise Unreadable(f"{path}: {error}") from None
    if local(root) != "opml":
        raise Unreadable(f"{path}: found <{local(root)}>, expected OPML or a list in YAML")
    addresses = (
        (element.get("xmlUrl") or element.get("xmlurl") or "", element.get("language"))
        for element in root.iter()
        if local(element) == "outline"
    )
    return [
        _feed({"address": address, "language": language or None}, path, number)
        for number, (address, language) in enumerate(((a, b) for a, b in addresses if a.strip()), 1)
    ]


def _of_yaml(data: bytes, path: Path) -> list[Feed]:
    try:
        found: Any = yaml.safe_load(data)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Unreadable(f"{path}: is no YAML ({str(error).splitlines()[0]})") from None
    entries = found.get("feeds") if isinstance(found, dict) else found
    if not isinstance(entries, list):
        raise Unreadable(f"{path}: found {type(found).__name__}, expected a list of feeds")
    return [
        _feed(entry if isinstance(entry, dict) else {"address": str(entry)}, path, number)
        for number, entry in enumerate(entries, 1)
    ]


def _feed(entry: dict[str, Any], path: Path, number: int) -> Feed:
    try:
        return Feed(**entry)
    except (ValidationError, TypeError) as error:
        if isinstance(error, TypeError):
            raise Unreadable(f"{path}, feed {number}: names of fields must be words") from None
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise Unreadable(f"{path}, feed {number}: {where}: {first['msg'].removeprefix('Value error, ')}") from None
