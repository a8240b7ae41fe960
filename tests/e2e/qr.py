"""Whether a QR code on the screen is the whole of the code for a text."""

import io

import segno
from PIL import Image
from playwright.sync_api import Locator

BORDER = 4


def shows(picture: Locator, text: str) -> bool:
    """Compare each module of the code, as it is painted, with the code of `text` (level M)."""
    modules = list(segno.make(text, error="m", micro=False).matrix_iter(scale=1, border=BORDER))
    painted = Image.open(io.BytesIO(picture.screenshot())).convert("L")
    across, down = painted.width / len(modules[0]), painted.height / len(modules)
    return all(
        (painted.getpixel((int((x + 0.5) * across), int((y + 0.5) * down))) < 128) == bool(dark)
        for y, row in enumerate(modules)
        for x, dark in enumerate(row)
    )
