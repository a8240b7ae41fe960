"""QR codes as SVG text, dark on light in every theme so that cameras read them."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str) -> SafeString:
    """Return an <svg> element without XML declaration, title or inline style (ISO/IEC 18004, level M).

    It has a viewBox and no size: the style sheet sizes it. With a fixed size it would be cut off.
    """
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", omitsize=True, border=4, dark="#000", light="#fff",
        xmldecl=False, svgns=True, nl=False,
    )  # fmt: skip
    return mark_safe(out.getvalue().decode())
