"""Refuse SVG files that are more than a drawing."""

import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

# SVG 2's drawing elements: https://www.w3.org/TR/SVG2/eltindex.html. Whatever runs, embeds or animates is missing.
_ALLOWED = frozenset(
    {
        "svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "path", "rect", "circle",
        "ellipse", "line", "polyline", "polygon", "text", "tspan", "textPath", "clipPath", "mask",
        "pattern", "linearGradient", "radialGradient", "stop", "marker", "filter", "feBlend",
        "feColorMatrix", "feComponentTransfer", "feComposite", "feFlood", "feFuncA", "feFuncB", "feFuncG",
        "feFuncR", "feGaussianBlur", "feMerge", "feMergeNode", "feOffset", "feDropShadow", "style", "switch",
    }
)  # fmt: skip
_SVG = "{http://www.w3.org/2000/svg}"
_ELSEWHERE = re.compile(r"url\(\s*['\"]?(?!\s*#)|@import|javascript:|expression\(", re.IGNORECASE)


class UnsafeSvgError(ValueError):
    """The drawing holds something that could run or fetch; the text says what, for the editor."""


class _Tree(TreeBuilder):
    """Instructions to the browser, such as a style sheet from elsewhere, stand outside of all elements."""

    def pi(self, target: str, text: str | None = None) -> Any:
        if target.lower() == "xml-stylesheet":
            raise UnsafeSvgError(_("The drawing fetches something from elsewhere. Save it as a plain SVG."))


def check_svg(data: bytes) -> None:
    """Raise UnsafeSvgError unless `data` is a plain drawing: no scripts, no event handlers, nothing from elsewhere."""
    try:
        parser = DefusedXMLParser(target=_Tree(), forbid_dtd=False)
        parser.feed(data)
        root = parser.close()
    except UnsafeSvgError:
        raise
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise UnsafeSvgError(_("This file is not a readable SVG drawing.")) from error
    for element in root.iter():
        _check_element(element)


def _check_element(element: Element) -> None:
    tag = element.tag if isinstance(element.tag, str) else ""
    name = tag.removeprefix(_SVG)
    if tag.startswith("{") and not tag.startswith(_SVG):
        # Drawing programs leave notes in their own namespaces; browsers ignore them unless they are XHTML.
        if "xhtml" in tag:
            raise UnsafeSvgError(_("The drawing contains a web page. Save it as a plain SVG."))
        return
    if tag and name not in _ALLOWED:
        raise UnsafeSvgError(_("The drawing contains “%(name)s”. Save it as a plain SVG.") % {"name": name})
    if name == "style" and _ELSEWHERE.search(element.text or ""):
        raise UnsafeSvgError(_("The drawing fetches something from elsewhere. Save it as a plain SVG."))
    for attribute, value in element.attrib.items():
        _check_attribute(attribute.rsplit("}", 1)[-1].lower(), value.strip())


def _check_attribute(name: str, value: str) -> None:
    if name.startswith("on"):
        raise UnsafeSvgError(_("The drawing contains a script. Save it as a plain SVG."))
    if name in {"href", "src"} and not value.startswith("#"):
        raise UnsafeSvgError(_("The drawing fetches something from elsewhere. Save it as a plain SVG."))
    if _ELSEWHERE.search(value):
        raise UnsafeSvgError(_("The drawing fetches something from elsewhere. Save it as a plain SVG."))
