"""What a tag is: a few words on one line, told apart whatever their case and spelling."""

from collections.abc import Iterable

from cms.content.languages import fold

MOST = 10
LONGEST = 50


def told_apart(tags: Iterable[str]) -> list[str]:
    """The tags in the order of the alphabet, without empty ones and without those that only look different.

    A comma parts two tags, and quotation marks are how the admin writes a tag of several words: a tag has neither.
    """
    found: dict[str, str] = {}
    for tag in (part for written in tags for part in written.replace('"', " ").split(",")):
        words = " ".join(tag.split())
        if words:
            found.setdefault(fold(words), words)
    return [found[key] for key in sorted(found)]


def tag_keys(tags: Iterable[str]) -> list[str]:
    """The tags as they are compared: small letters, å ø æ spelled out, no accents."""
    return [fold(tag) for tag in told_apart(tags)]
