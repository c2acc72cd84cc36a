"""What can go wrong with a source, as one line for a person."""


class Unreadable(ValueError):
    """A source that cannot be read; the message is one line for a person and holds no password."""


def harmless(text: str) -> str:
    """Foreign words for a terminal: what would steer it is shown, not done. Line ends stay.

    >>> harmless("a\x1b[2Jb")
    'a\\\\x1b[2Jb'
    """
    return "".join(
        mark if mark.isprintable() or mark == "\n" else mark.encode("unicode_escape").decode() for mark in text
    )
