"""Character sets as senders mean them; one bad byte is one bad character."""

import pytest

from processors.wire.charset import decoded, text_of
from processors.wire.documents import read_document

FEED = "<?xml version='1.0' encoding='{}'?><rss><channel><item><title>{}</title><guid>urn:h:1</guid></item></channel></rss>"


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("gb2312", "gbk", "朱镕基访问喀布尔"), ("gbk", "gb18030", "㐀朱镕基"), ("shift_jis", "cp932", "①カブール～㈱"), ("Shift-JIS", "cp932", "髙橋"),
        ("euc-kr", "cp949", "똠방각하"), ("ks_c_5601-1987", "cp949", "카불 폭발"), ("iso-8859-1", "cp1252", "“Four die” – €5"),
        ("US-ASCII", "cp1252", "Four’s"), ("iso-8859-9", "cp1254", "İstanbul “Şehir”"), ("iso-8859-8-i", "iso8859-8", "פיצוץ בקאבול"),
        ("tis-620", "cp874", "ระเบิด…"), ("big5", "big5hkscs", "喀布爾爆炸"), ("iso-2022-jp", "iso-2022-jp", "カブール"), ("koi8-ru", "koi8-u", "Вибух"),
        ("x-mac-cyrillic", "mac-cyrillic", "Взрыв"), ("x-sjis", "cp932", "カブール"),
    ],
)  # fmt: skip
def test_labels_mean_what_browsers_take_them_to_mean(label: str, codec: str, text: str) -> None:
    for served in (None, label):
        document = read_document(FEED.format(label if served is None else "utf-8", text).encode(codec), served)
        assert document.items[0]["headlines"][0]["value"] == text
        assert document.mended == ()


def test_one_bad_byte_is_one_bad_character() -> None:
    title = "Vier Tote in Köln – Über “Gräber”"
    good = FEED.format("utf-8", title).encode()
    for bad in (
        good.replace(b"Tote", b"Tote\xff"),
        good.replace(b"utf-8", b"iso-8859-1").replace(b"Tote", b"Tote\xff"),
    ):
        document = read_document(bad)
        assert document.items[0]["headlines"][0]["value"] == title.replace("Tote", "Tote\ufffd")
        assert document.mended == ("1 byte that is no UTF-8",)
    chinese = FEED.format("gb2312", "喀布尔发生爆炸").encode("gbk").replace(b"</title>", b"\xff</title>")
    document = read_document(chinese)
    assert document.items[0]["headlines"][0]["value"] == "喀布尔发生爆炸\ufffd"
    assert "GB18030" in document.mended[0]
    # A stray byte in a text that is otherwise ASCII is Windows-1252, as it always was.
    assert text_of(b"Four\x92s") == "Four’s"
    assert decoded(b"Four die") == ("Four die", ())


def test_controls_are_windows_1252() -> None:
    for title in (
        "Police\x92s \x93four\x94",
        "Police&#146;s &#147;four&#x94;",
        "Police&amp;#146;s &amp;#147;four&amp;#148;",
    ):
        document = read_document(FEED.format("utf-8", title).encode())
        assert document.items[0]["headlines"][0]["value"] == "Police’s “four”"
