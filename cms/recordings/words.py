"""Which words a recording must say."""

from typing import Any

from cms.content.library.http import digest_of
from cms.content.rendering.readability import reading_html, segments


def words_of(page: Any) -> str:
    """Return a digest of what a listener would hear read from `page`, deaf to layout and spaces."""
    html = f"<h1>{page.title}</h1><p>{page.summary}</p>{reading_html(page.body.raw_data)}"
    return digest_of(" ".join(" ".join(segments(html)).split()).encode())
