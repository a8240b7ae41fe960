"""The parts of a Word file: read safely, made plain for the converter, and their side texts told.

A converter skips what it does not know. Here everything unknown is opened up instead, so that its text
stays: text boxes come after their paragraph, insertions are text, deletions are told in the report.
"""

import io
import posixpath
import zipfile
from functools import cached_property
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from cms.exchange.reading.archives import member, open_archive
from cms.exchange.reading.draft import Notes, UnreadableError
from cms.exchange.reading.word_plain import Plainer, W, text_of

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_STRICT = b"http://purl.oclc.org/ooxml/"
_NOTE_PARTS = ("footnotes.xml", "endnotes.xml")


class WordFile:
    """One .docx, opened without trust."""

    def __init__(self, data: bytes, notes: Notes) -> None:
        self.archive = open_archive(data)
        self.names = set(self.archive.namelist())
        self.notes = notes
        if "[Content_Types].xml" not in self.names or self.main not in self.names:
            raise UnreadableError("damaged")

    @cached_property
    def main(self) -> str:
        for relation in self._relations("_rels/.rels"):
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").lstrip("/")
        return "word/document.xml"

    @property
    def folder(self) -> str:
        return posixpath.dirname(self.main)

    def _relations(self, name: str) -> list[Element]:
        return list(self._xml(name).iter(_RELATIONS)) if name in self.archive.namelist() else []

    def _xml(self, name: str) -> Element:
        data = member(self.archive, name)
        if _STRICT in data:
            raise UnreadableError("strict_word")
        try:
            root: Element = fromstring(data, forbid_dtd=True)
        except (ParseError, DefusedXmlException, ValueError) as error:
            raise UnreadableError("damaged", name) from error
        return root

    def core_title(self) -> str:
        if "docProps/core.xml" not in self.names:
            return ""
        return (self._xml("docProps/core.xml").findtext(_TITLE) or "").strip()

    @cached_property
    def style_names(self) -> dict[str, str]:
        """Style id -> its name, which Word keeps in English in every language for its own styles."""
        name = f"{self.folder}/styles.xml"
        if name not in self.names:
            return {}
        return {
            style.get(f"{W}styleId", ""): found.get(f"{W}val", "").lower()
            for style in self._xml(name).iter(f"{W}style")
            if (found := style.find(f"{W}name")) is not None
        }

    def plain(self) -> bytes:
        """Return the file with plain parts, and note everything that stands outside the text."""
        plainer = Plainer(self.notes, self.style_names)
        changed = {}
        for name in (self.main, *(f"{self.folder}/{part}" for part in _NOTE_PARTS)):
            if name in self.names:
                root = self._xml(name)
                plainer.make_plain(root)
                changed[name] = tostring(root, encoding="utf-8", xml_declaration=True)
        self._note_side_texts()
        self._note_what_runs()
        output = io.BytesIO()
        with zipfile.ZipFile(output, "w") as result:
            for name in sorted(self.names):
                # Only what the converter reads; XML that was not read above is checked on the way.
                if name.endswith(("/", ".bin")) or "/embeddings/" in name:
                    continue
                if name.endswith((".xml", ".rels")) and name not in changed:
                    self._xml(name)
                result.writestr(name, changed.get(name) or member(self.archive, name))
        return output.getvalue()

    def _note_side_texts(self) -> None:
        for name in sorted(self.names):
            part = posixpath.basename(name)
            if posixpath.dirname(name) == self.folder and part.endswith(".xml"):
                for start, code in (("header", "header"), ("footer", "footer")):
                    if part.startswith(start):
                        self.notes.add_text(code, text_of(self._xml(name)))
                if part == "comments.xml":
                    for comment in self._xml(name).iter(f"{W}comment"):
                        self.notes.add_text("comment", text_of(comment))
            elif "/diagrams/data" in name and part.endswith(".xml"):
                self.notes.add_text("diagram", text_of(self._xml(name)))
            elif "/charts/chart" in name and part.endswith(".xml"):
                self.notes.add_text("chart", text_of(self._xml(name)) or "-")

    def _note_what_runs(self) -> None:
        if any(name.endswith("vbaProject.bin") for name in self.names):
            self.notes.add("macros")
        for name in sorted(self.names):
            if "/embeddings/" in name:
                self.notes.add("embedded", posixpath.basename(name))
        if any("/afchunk" in name.lower() for name in self.names):
            self.notes.add("alt_chunk")
