"""Make WordprocessingML plain: only elements that the converter knows, and no text fewer."""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement

from mammoth.docx.dingbats import dingbats

from cms.exchange.reading.draft import Notes

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_V = "{urn:schemas-microsoft-com:vml}"


def _w(*names: str) -> frozenset[str]:
    return frozenset(W + name for name in names)


_PROPERTIES = _w("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "tblPrEx")
_LEAVES = _w(
    "t", "tab", "br", "noBreakHyphen", "softHyphen", "fldChar", "instrText", "footnoteReference",
    "endnoteReference",
)  # fmt: skip
_BRANCHES = _w("p", "r", "tbl", "tr", "tc", "hyperlink", "footnote", "endnote", "body")
_GONE = _w(
    "commentReference", "annotationRef", "footnoteRef", "endnoteRef", "bookmarkStart", "bookmarkEnd",
    "commentRangeStart", "commentRangeEnd", "proofErr", "lastRenderedPageBreak", "delInstrText", "sdtPr",
    "sdtEndPr", "smartTagPr", "customXmlPr", "separator", "continuationSeparator", "fldData", "rubyPr",
)  # fmt: skip
_DRAWN = _w("drawing", "pict", "object")
_SPACES = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "\u2011"}
_TEXTS = _w("t", "delText") | {_A + "t", _M + "t"}
_ENDS = _w("p", "tc") | {_A + "p"}


def text_of(element: Element) -> str:
    """All text below an element, deleted text too; paragraphs are parted by spaces."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element) -> Iterator[str]:
    if element.tag == _MC + "AlternateContent":
        for child in _chosen(element):
            yield from _pieces(child)
        return
    if element.tag in _TEXTS:
        yield element.text or ""
    yield _SPACES.get(element.tag, "")
    for child in element:
        yield from _pieces(child)
    if element.tag in _ENDS:
        yield " "


def _chosen(alternate: Element) -> list[Element]:
    """The children of the first choice, or of the fallback where no choice has a text or picture."""
    options = [*alternate.findall(_MC + "Choice"), *alternate.findall(_MC + "Fallback")]
    for option in options:
        if any(
            found.tag in _TEXTS or found.tag in {_A + "blip", _V + "imagedata"} for found in option.iter()
        ):
            return list(option)
    return list(options[0]) if options else []


class Plainer:
    """Walks one part after another and keeps account of what was met."""

    def __init__(self, notes: Notes, style_names: dict[str, str]) -> None:
        self.notes = notes
        self.style_names = style_names
        self.boxes: list[Element] = []

    def make_plain(self, root: Element) -> None:
        if root.find(f".//{W}vanish") is not None:
            self.notes.add("hidden_text")
        self._open(root)

    def _open(self, element: Element) -> None:
        element[:] = list(self._all(element))

    def _all(self, elements: Iterable[Element]) -> Iterator[Element]:
        for element in list(elements):
            yield from self._flat(element)

    def _flat(self, element: Element) -> Iterator[Element]:
        tag = element.tag
        if tag in _GONE or not isinstance(tag, str):
            return
        if tag in _PROPERTIES or tag in _LEAVES:
            yield element
        elif tag in {W + "del", W + "moveFrom", W + "delText"} or self._is_deleted_row(element):
            code = "moved" if tag == W + "moveFrom" else "deleted"
            if code == "deleted":
                self.notes.add_text(code, text_of(element))
        elif tag == W + "p":
            yield from self._paragraph(element)
        elif tag in _DRAWN:
            yield from self._drawn(element)
        elif tag in _BRANCHES:
            if tag == W + "tbl":
                _mark_heading_row(element)
            self._open(element)
            yield element
        else:
            yield from self._special(element)

    def _special(self, element: Element) -> Iterator[Element]:
        tag = element.tag
        if tag == _MC + "AlternateContent":
            yield from self._all(_chosen(element))
        elif tag in {W + "cr", W + "ptab"}:
            yield Element(W + ("br" if tag == W + "cr" else "tab"))
        elif tag == W + "sym":
            yield self._symbol(element)
        elif tag == W + "fldSimple":
            yield from self._field(element)
        elif tag == W + "ruby":
            yield from self._ruby(element)
        elif tag in {_M + "oMath", _M + "oMathPara"}:
            self.notes.add("formula", text_of(element))
            yield _run(text_of(element))
        elif tag == W + "altChunk":
            self.notes.add("alt_chunk")
        elif tag == W + "sdt" and _is_contents(element):
            self.notes.add("contents")
        else:
            if tag in {W + "ins", W + "moveTo"}:
                self.notes.add("inserted")
            yield from self._all(element)

    def _is_deleted_row(self, element: Element) -> bool:
        return element.tag == W + "tr" and element.find(f"{W}trPr/{W}del") is not None

    def _paragraph(self, element: Element) -> Iterator[Element]:
        style = element.find(f"{W}pPr/{W}pStyle")
        name = self.style_names.get(style.get(f"{W}val", ""), "") if style is not None else ""
        if name.startswith("toc ") or name == "table of figures":
            self.notes.add("contents")
            return
        outer, self.boxes = self.boxes, []
        self._open(element)
        boxes, self.boxes = self.boxes, outer
        yield element
        yield from boxes

    def _drawn(self, element: Element) -> Iterator[Element]:
        """Pictures stay in their run; the text of boxes and shapes is put after the paragraph."""
        inside = list(_box_contents(element))
        for box in inside:
            self.notes.add("text_box")
            self.boxes += list(self._all(list(box)))
        shape_text = "" if inside else text_of(element)
        if shape_text:
            self.notes.add("text_box")
            paragraph = Element(W + "p")
            paragraph.append(_run(shape_text))
            self.boxes.append(paragraph)
        for key, alt in _embedded_pictures(element):
            yield _drawing(key, alt)
        if any(blip.get(f"{_R}link") for blip in element.iter(_A + "blip")):
            self.notes.add("picture_elsewhere")

    def _symbol(self, element: Element) -> Element:
        font, code = element.get(f"{W}font", ""), element.get(f"{W}char", "")
        try:
            number = int(code, 16)
        except ValueError:
            return _text("")
        number -= 0xF000 if 0xF000 <= number <= 0xF0FF else 0
        known = dingbats.get((font, number))
        if known is not None:
            return _text(chr(known))
        if font.lower() in {"wingdings", "wingdings 2", "wingdings 3", "webdings"}:
            self.notes.add("symbol", f"{font} {code}")
            return _text("\u25a1")
        return _text(chr(number))

    def _field(self, element: Element) -> Iterator[Element]:
        """A simple field as a complex one, which the converter understands."""
        for kind, instruction in (("begin", ""), ("", element.get(f"{W}instr", "")), ("separate", "")):
            run = Element(W + "r")
            if kind:
                SubElement(run, W + "fldChar", {f"{W}fldCharType": kind})
            else:
                SubElement(run, W + "instrText").text = instruction
            yield run
        yield from self._all(element)
        run = Element(W + "r")
        SubElement(run, W + "fldChar", {f"{W}fldCharType": "end"})
        yield run

    def _ruby(self, element: Element) -> Iterator[Element]:
        base = element.find(W + "rubyBase")
        above = element.find(W + "rt")
        if base is not None:
            yield _text(text_of(base))
        if above is not None and text_of(above):
            yield _text(f" ({text_of(above)})")


def _is_contents(sdt: Element) -> bool:
    gallery = sdt.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val") == "Table of Contents"


def _mark_heading_row(table: Element) -> None:
    """Word's "Header Row" look is a heading row too, if no row is marked as one."""
    look = table.find(f"{W}tblPr/{W}tblLook")
    rows = table.findall(W + "tr")
    if look is None or len(rows) < 2 or table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None:
        return
    bits = look.get(f"{W}val", "0")
    by_bits = bool(int(bits, 16) & 0x20) if all(char in "0123456789abcdefABCDEF" for char in bits) else False
    if look.get(f"{W}firstRow") in {"1", "true"} or (look.get(f"{W}firstRow") is None and by_bits):
        properties = rows[0].find(W + "trPr")
        if properties is None:
            properties = Element(W + "trPr")
            rows[0].insert(0, properties)
        SubElement(properties, W + "tblHeader")


def _box_contents(element: Element) -> Iterator[Element]:
    """Text boxes below `element`, once each, not those inside other boxes."""
    for child in _chosen(element) if element.tag == _MC + "AlternateContent" else element:
        if child.tag == W + "txbxContent":
            yield child
        else:
            yield from _box_contents(child)


def _embedded_pictures(element: Element, alt: str = "") -> Iterator[tuple[str, str]]:
    """(relation, alternative text) of each picture; the nearest description above it counts."""
    if element.tag == W + "txbxContent":
        return
    if element.tag in {_WP + "inline", _WP + "anchor"}:
        described = element.find(_WP + "docPr")
        alt = described.get("descr", "") if described is not None else alt
    if element.tag == _PIC + "pic":
        described = element.find(f"{_PIC}nvPicPr/{_PIC}cNvPr")
        alt = (described.get("descr") if described is not None else None) or alt
    if element.tag == _V + "shape":
        alt = element.get("alt") or alt
    key = element.get(f"{_R}embed") if element.tag == _A + "blip" else None
    if element.tag == _V + "imagedata":
        key = element.get(f"{_R}id")
    if key:
        yield key, alt
    for child in _chosen(element) if element.tag == _MC + "AlternateContent" else element:
        yield from _embedded_pictures(child, alt)


def _drawing(key: str, alt: str) -> Element:
    drawing = Element(W + "drawing")
    inline = SubElement(drawing, _WP + "inline")
    SubElement(inline, _WP + "docPr", {"descr": alt})
    data = SubElement(SubElement(inline, _A + "graphic"), _A + "graphicData")
    fill = SubElement(SubElement(data, _PIC + "pic"), _PIC + "blipFill")
    SubElement(fill, _A + "blip", {f"{_R}embed": key})
    return drawing


def _text(value: str) -> Element:
    element = Element(W + "t")
    element.text = value
    return element


def _run(value: str) -> Element:
    run = Element(W + "r")
    run.append(_text(value))
    return run
