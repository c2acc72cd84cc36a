"""Markup removed from bodies and headlines: what is hidden stays hidden, and no shape of text takes long."""

from functools import partial

import pytest

from processors.markup import has_blocks, stripped
from processors.wire.markup import plain_line
from tests.speed import within


def folded(value: str) -> str:
    return " ".join(stripped(value).split())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("<p>He came.</p><!-- <p>A bomb killed 40.</p> --><p>He left.</p>", "He came. He left."),
        ("<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><p>He came.</p>", "He came."),
        ("<p>He came.</p><!-- never closed <p>He left.</p>", "He came. never closed He left."),
        ("<!----><p>One</p><!--><p>Two</p>-->", "One Two -->"),
        ('<p>Police <img alt="India > Pakistan" src=\'x\'> came.</p><div data-x="<b>hi</b>">End</div>', "Police came. End"),
        ('<p>a <b title="x>y</b> z</p>', 'a y z'),
        ("<p>İstanbul, İİİİİİİİ.</p><script>var x='bomb';</script><p>Four died.</p>", "İstanbul, İİİİİİİİ. Four died."),
        ("<h:style>p{x:y}</h:style><h:p>One.</h:p><h:p>Two.</h:p>", "One. Two."),
        ("<dl><dt>Dead</dt><dd>26</dd></dl>One<hr/>Two<pre>Three</pre><hl1>Four</hl1><th>A</th>", "Dead 26 One Two Three Four A"),
        ("<![CDATA[<p>One</p>]]>two <![CDATA[three", "One two three"),
        ("&lt;p&gt;One &amp;amp; two&lt;/p&gt;&lt;p&gt;three&lt;/p&gt;", "One & two three"),
        ("<p>Write &lt;p&gt; for a paragraph.</p>", "Write <p> for a paragraph."),
        ("<p>5 < 6 and 7 > 3, a<b, x <3</p>", "5 < 6 and 7 > 3, a<b, x <3"),
        ("<script>one<p>two</p>", "one two"),
        ("<p>One,</ br> two</p>", "One, two"),
        ("<SCRIPT>one</Script >two", "two"),
        ("<?xml version='1.0'?><!DOCTYPE html><p>One</p>", "One"),
    ],
)  # fmt: skip
def test_bodies(value: str, text: str) -> None:
    assert folded(value) == text


def test_blocks_are_paragraphs_with_or_without_a_prefix() -> None:
    for value in (
        "<p>One.</p><p>Two.</p>",
        "<n:p>One.</n:p><n:p>Two.</n:p>",
        "<dt>One.</dt><dd>Two.</dd>",
        "One.<hr/>Two.",
    ):
        assert stripped(value).strip().split("\n\n")[0] == "One."
        assert has_blocks(value)
    assert not has_blocks("a <b> c <parent> d < p >")
    assert has_blocks("<!-- <p>One</p> -->Two")


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ('Four die <img alt="a > b"> in Kabul', "Four die in Kabul"),
        ("Four<!-- x > y --> die", "Four die"),
        ("&lt;![CDATA[Four die]]&gt;", "Four die"),
        ("<![CDATA[Four die]]>", "Four die"),
        ("Four<br>die", "Four die"),
        ("<figure>Four</figure> <label>die</label> <article>in</article> <acronym>UN</acronym> <html:em>hall</html:em><o:p></o:p>", "Four die in UN hall"),
        ("<script>a()</script>Four <unknown> die", "Four <unknown> die"),
        ("Fo<b>ur</b> die", "Four die"),
    ],
)  # fmt: skip
def test_headlines(value: str, line: str) -> None:
    assert plain_line(value) == line


SHAPES = (
    "<!--", "<svg>", "<script>", "<a ", "<", "<a='", '="=\'<a" =\'="<a\'', "<![CDATA[", "<!", "<style></style>", "<p>", "<a:b:c", "&lt;",
    "<script></script x", "--><!--",
)  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_a_megabyte_of_anything_takes_less_than_two_seconds(shape: str) -> None:
    value = shape * (1_000_000 // len(shape)) + "]]>-->"
    for read in (stripped, has_blocks, plain_line):
        within(2, partial(read, value), read.__name__)


def test_a_headline_is_a_line_and_no_book() -> None:
    assert len(plain_line("word " * 200_000)) < 5_000
