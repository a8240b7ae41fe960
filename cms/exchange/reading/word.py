"""Word files: made plain by word_parts, turned into HTML by mammoth, into blocks by mapping."""

import io
from typing import TYPE_CHECKING, Any

import mammoth
from bs4 import BeautifulSoup

from cms.exchange.reading.draft import Draft, Notes, Picture, UnreadableError
from cms.exchange.reading.mapping import draft_of
from cms.exchange.reading.word_parts import WordFile

if TYPE_CHECKING:
    from cms.exchange.reading.files import Beside

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Heading 7'] => h6:fresh
p[style-name='Heading 8'] => h6:fresh
p[style-name='Heading 9'] => h6:fresh
u => u
"""


def read_word(data: bytes, _beside: "Beside") -> Draft:
    """Read a .docx or .docm; macros are never looked at."""
    notes = Notes()
    file = WordFile(data, notes)
    pictures: dict[str, Picture] = {}

    def keep(image: Any) -> dict[str, str]:
        key = f"word:{len(pictures)}"
        with image.open() as stream:
            ending = image.content_type.partition("/")[2].partition("+")[0] or "png"
            pictures[key] = Picture(f"{key[5:]}.{ending}", stream.read())
        return {"src": key}

    try:
        html = mammoth.convert_to_html(
            io.BytesIO(file.plain()), style_map=_STYLES, convert_image=mammoth.images.img_element(keep)
        ).value
    except UnreadableError:
        raise
    except Exception as error:  # mammoth raises whatever a damaged file makes it raise
        raise UnreadableError("damaged") from error

    def find(source: str, alt: str) -> Picture | None:
        picture = pictures.get(source)
        return Picture(picture.name, picture.data, alt) if picture else None

    title = file.core_title()
    return draft_of(BeautifulSoup(html, "html.parser"), find, title=title, notes=notes)
