"""An address as a picture for another phone's camera."""

import io

import segno
from django.http import HttpResponse

from cms.content.pages.document import CACHE


def qr_code(address: str) -> HttpResponse:
    """Return a QR code (ISO 18004) as SVG, black on white whatever the theme: cameras need it."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=4, dark="#000", light="#fff", xmldecl=False, omitsize=True, nl=False
    )
    headers = {"Cache-Control": CACHE, "X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex"}
    return HttpResponse(out.getvalue(), content_type="image/svg+xml", headers=headers)
