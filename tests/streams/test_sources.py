"""Files, folders, standard input and feeds: each item's bytes, in order."""

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.sources import Note, Piece, Unreadable, items, pieces

RSS = b"<rss version='2.0'><channel><title>T</title><item><guid>urn:x:1</guid><title>One</title></item></channel></rss>"


@pytest.fixture
def feed() -> Iterator[str]:
    """The address of a small feed on loopback."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/feed" else 404)
            self.end_headers()
            self.wfile.write(RSS)

        def log_message(self, *words: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_pretty_printed_file_is_one_item(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(b'{\n "uri": "urn:x:1"\n}\n')
    assert [item.strip() for item in items(str(file))] == [b'{\n "uri": "urn:x:1"\n}']


def test_lines_are_items_and_blank_lines_none(tmp_path: Path) -> None:
    file = tmp_path / "a.ndjson"
    file.write_bytes(b'{"uri": "urn:x:1"}\r\n\nbroken\n')
    assert list(items(str(file))) == [b'{"uri": "urn:x:1"}', b"broken"]


def test_a_folder_is_its_files_by_name(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_bytes(b'{"uri": "2"}')
    (tmp_path / "a.rss").write_bytes(RSS)
    (tmp_path / "notes.txt").write_bytes(b"not read")
    found = list(items(str(tmp_path)))
    assert len(found) == 2
    assert b"urn:x:1" in found[0]


def test_a_feed_address_is_fetched(feed: str) -> None:
    (item,) = items(f"{feed}/feed")
    assert b'"uri":"urn:x:1"' in item


@pytest.mark.parametrize("source", ["nowhere.json", "http://127.0.0.1:1/feed"])
def test_what_cannot_be_read_is_one_clear_line(source: str) -> None:
    with pytest.raises(Unreadable, match=r"nowhere|127"):
        list(items(source))


def test_a_feed_that_answers_404_is_unreadable(feed: str) -> None:
    with pytest.raises(Unreadable, match="404"):
        list(items(f"{feed}/other"))


ONE, TWO = '{"uri": "urn:x:1"}', '{"uri": "urn:x:2"}'


@pytest.mark.parametrize(
    "written",
    [
        f"[{ONE},{TWO}]", f"[\n  {ONE},\n  {TWO}\n]\n", f"[\n{ONE},\n{TWO}\n]\n", f"[\n{ONE}\n,\n{TWO}\n]\n",
        f"{ONE}\n[{TWO}]\n", f"[{ONE}]\n[{TWO}]\n",
    ],
)  # fmt: skip
def test_an_array_is_taken_apart(tmp_path: Path, written: str) -> None:
    file = tmp_path / "a.json"
    file.write_text(written)
    assert [item.replace(b" ", b"") for item in items(str(file))] == [b'{"uri":"urn:x:1"}', b'{"uri":"urn:x:2"}']


def test_a_json_feed_is_known_by_its_value(tmp_path: Path) -> None:
    feed = {
        "items": [{"id": "urn:x:1", "title": "y" * 5000}],
        "title": "D",
        "version": "https://jsonfeed.org/version/1",
    }
    file = tmp_path / "a.json"
    for written in (json.dumps(feed), json.dumps(feed, indent=1), json.dumps(feed).replace("/", "\\/")):
        for flaw in ("y", "\\ud83d", "\t", "\u2028"):
            file.write_text(written.replace("yy", flaw, 1), encoding="utf8")
            found = list(pieces(str(file)))
            assert [b'"uri":"urn:x:1"' in one.data for one in found if isinstance(one, Piece)] == [True]
            told = [one.reason for one in found if isinstance(one, Note)]
            assert told == (
                ["mended: JSON (a control character, half a character or a number that is none)"]
                if flaw in ("\\ud83d", "\t")
                else []
            )
    wide = {"items": [{"id": "urn:x:1", "title": "One", "content_text": "word " * 1_000_000}]} | {
        "version": feed["version"]
    }
    file.write_text(json.dumps(wide))
    assert len(list(items(str(file)))) == 1


def test_lines_with_a_broken_first_are_lines(tmp_path: Path) -> None:
    file = tmp_path / "a.ndjson"
    for broken in ("[broken", "{broken", "[", "{"):
        file.write_text(f"{broken}\n{ONE}\n{TWO}\n")
        assert list(items(str(file))) == [broken.encode(), ONE.encode(), TWO.encode()]
