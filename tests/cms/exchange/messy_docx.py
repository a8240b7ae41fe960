"""Word files as people really have them, with an account of every word that must survive.

The account is kept while the XML is written and knows nothing of how the importer reads.
"""

import io
import random
import zipfile
from dataclasses import dataclass, field
from html import escape

from PIL import Image

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
SYLLABLES = [
    "ba",
    "de",
    "gø",
    "ly",
    "må",
    "ræ",
    "si",
    "to",
    "vu",
    "ke",
    "nå",
    "fæ",
    "hø",
    "jo",
    "pi",
    "sy",
    "ta",
    "ud",
    "er",
    "en",
]
STYLES = {
    "Title": "Title", "Overskrift1": "heading 1", "Overskrift2": "heading 2", "Overskrift3": "heading 3",
    "Overskrift5": "heading 5", "Listeafsnit": "List Paragraph", "Indholdsfortegnelse1": "toc 1",
    "Billedtekst": "Caption", "Citat": "Quote", "Fodnotetekst": "footnote text", "Hyperlink": "Hyperlink",
}  # fmt: skip


@dataclass
class MessyFile:
    name: str
    data: bytes
    kept: list[str]
    """Words that must be in the draft."""
    told: list[str]
    """Words that must be in the draft or in the report."""
    dropped: list[str]
    """Words that must not be in the draft: deleted ones."""
    links: list[str]
    pictures: int


@dataclass
class Maker:
    seed: int
    kept: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    relations: list[tuple[str, str, str]] = field(default_factory=list)
    pictures: int = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    # Words

    def word(self) -> str:
        return "".join(self.random.choice(SYLLABLES) for _ in range(self.random.randint(2, 4)))

    def words(self, least: int = 3, most: int = 9) -> str:
        made = [self.word() for _ in range(self.random.randint(least, most))]
        if self.random.random() < 0.3:
            made[-1] = f"“{made[-1]}”"
        if self.random.random() < 0.2:
            made[0] += "\u2019s"
        return " ".join(made)

    def said(self, least: int = 3, most: int = 9) -> str:
        """Words that are in the running text."""
        text = self.words(least, most)
        self.kept += text.split()
        return text

    # Runs

    def run(self, text: str, properties: str = "") -> str:
        marks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
        return f'<w:r w:rsidR="00A1">{marks}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'

    def split(self, text: str, properties: str = "") -> str:
        """One text over several runs, cut in the middle of words, with proofing marks between."""
        cuts = sorted(self.random.sample(range(1, len(text)), min(2, len(text) - 1)))
        parts = [text[i:j] for i, j in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        return '<w:proofErr w:type="spellStart"/>'.join(self.run(part, properties) for part in parts)

    def soft(self) -> str:
        """A word with a soft hyphen inside: one word for the reader."""
        first, second = self.word(), self.word()
        self.kept.append(first + second)
        return f"<w:r><w:t>{first}</w:t><w:softHyphen/><w:t>{second}</w:t></w:r>" + self.run(" ")

    def inserted(self) -> str:
        return f'<w:ins w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z">{self.split(self.said() + " ")}</w:ins>'

    def deleted(self) -> str:
        words = [f"slettet{self.word()}" for _ in range(3)]
        self.dropped += words
        text = " ".join(words)
        return f'<w:del w:id="2" w:author="A"><w:r><w:delText xml:space="preserve">{text} </w:delText></w:r></w:del>'

    def moved(self) -> str:
        text = self.said(2, 4)
        gone = f'<w:moveFrom w:id="3" w:author="A">{self.run(text + " ")}</w:moveFrom>'
        return gone + f'<w:moveTo w:id="4" w:author="A">{self.run(text + " ")}</w:moveTo>'

    def hyperlink(self) -> str:
        address = f"https://example.org/{self.word()}"
        key = self.relate("hyperlink", address, "External")
        self.links.append(address)
        inner = self.split(self.said(2, 4), '<w:rStyle w:val="Hyperlink"/>')
        return f'<w:hyperlink r:id="{key}" w:history="1">{inner}</w:hyperlink>{self.run(" ")}'

    def field(self) -> str:
        """A HYPERLINK field in runs, as older Word and other programs write it."""
        address = f"https://example.org/felt/{self.word()}"
        self.links.append(address)
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve"> HYPERLINK "{address}" </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            f'{self.split(self.said(2, 3))}<w:r><w:fldChar w:fldCharType="end"/></w:r>{self.run(" ")}'
        )

    def simple_field(self) -> str:
        return f'<w:fldSimple w:instr=" DATE ">{self.run(self.said(1, 2))}</w:fldSimple>{self.run(" ")}'

    def control(self) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{self.run(self.said(1, 3) + ' ')}</w:sdtContent></w:sdt>"

    def smart_tag(self) -> str:
        return f'<w:smartTag w:uri="x" w:element="place">{self.run(self.said(1, 2) + " ")}</w:smartTag>'

    def symbol(self) -> str:
        self.kept.append("\u00d7")
        return '<w:r><w:sym w:font="Symbol" w:char="F0B4"/></w:r>' + self.run(" ")

    def formula(self) -> str:
        word = self.word()
        self.kept.append(word)
        return f"{self.run(' ')}<m:oMath><m:r><m:t>{word}</m:t></m:r></m:oMath>{self.run(' ')}"

    def footnote(self) -> str:
        number = len(self.notes) + 2
        self.notes.append(f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="Fodnotetekst"/></w:pPr>'
                          f"<w:r><w:footnoteRef/></w:r>{self.run(' ' + self.said())}</w:p></w:footnote>")  # fmt: skip
        return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>{self.run(" ")}'

    def comment(self) -> str:
        number = len(self.comments)
        text = " ".join(f"kommentar{self.word()}" for _ in range(3))
        self.told += text.split()
        self.comments.append(
            f'<w:comment w:id="{number}" w:author="A"><w:p>{self.run(text)}</w:p></w:comment>'
        )
        return (
            f'<w:commentRangeStart w:id="{number}"/>{self.run(self.said(1, 2) + " ")}'
            f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'
        )

    def picture(self) -> str:
        key = self.relate("image", f"media/image{self.pictures}.png", "")
        self.pictures += 1
        self.kept_alt = f"Billede {self.word()}"
        return (
            f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{self.kept_alt}"/><a:graphic><a:graphicData>'
            f'<pic:pic><pic:blipFill><a:blip r:embed="{key}"/></pic:blipFill></pic:pic>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    def text_box(self) -> str:
        inner = f"<w:txbxContent><w:p>{self.run(self.said())}</w:p></w:txbxContent>"
        return (
            "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData>"
            f"<wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
            f"</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict>"
            "</mc:Fallback></mc:AlternateContent></w:r>"
        )

    def relate(self, kind: str, target: str, mode: str) -> str:
        self.relations.append((kind, target, mode))
        return f"rId{len(self.relations) + 20}"

    # Blocks

    def paragraph(self, inner: str, style: str = "", numbering: str = "") -> str:
        marks = (f'<w:pStyle w:val="{style}"/>' if style else "") + numbering
        return f'<w:p w14:paraId="1">{f"<w:pPr>{marks}</w:pPr>" if marks else ""}{inner}</w:p>'

    def messy_paragraph(self) -> str:
        kinds = [
            self.soft, self.inserted, self.deleted, self.moved, self.hyperlink, self.field, self.simple_field,
            self.control, self.smart_tag, self.symbol, self.formula, self.footnote, self.comment, self.text_box,
            self.tabbed, self.struck,
        ]  # fmt: skip
        inner = self.split(
            self.said() + " ", self.random.choice(["", "<w:b/>", "<w:i/>", '<w:u w:val="single"/>'])
        )
        for make in self.random.sample(kinds, 4):
            inner += make()
        return self.paragraph(inner + self.run(self.said()))

    def tabbed(self) -> str:
        return f"<w:r><w:t>{self.said(1, 1)}</w:t><w:tab/><w:t>{self.said(1, 1)}</w:t><w:br/></w:r>"

    def struck(self) -> str:
        return self.run(self.said(1, 2), "<w:strike/>") + self.run(" ")

    def listing(self) -> str:
        lines = []
        kind = self.random.choice(["1", "2"])
        for level in [0, 1, 2, 1, 0, 0, 3][: self.random.randint(3, 7)]:
            numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{kind}"/></w:numPr>'
            lines.append(self.paragraph(self.split(self.said()), "Listeafsnit", numbering))
        return "".join(lines)

    def cell(self, inner: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"

    def simple_cell(self, properties: str = "") -> str:
        return self.cell(self.paragraph(self.run(self.said(1, 4))), properties)

    def table(self) -> str:
        rows = ["".join(self.simple_cell() for _ in range(3))]
        rows.append(
            self.simple_cell('<w:gridSpan w:val="2"/>') + self.simple_cell('<w:vMerge w:val="restart"/>')
        )
        rows.append(
            self.simple_cell() + self.cell(self.nested() + "<w:p/>")
            + self.cell("<w:p/>", "<w:vMerge/>")
        )  # fmt: skip
        rows.append(
            self.simple_cell() + self.cell(self.listing()) + self.cell(self.paragraph(self.picture()))
        )
        body = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
        gone = f"slettet{self.word()}"
        self.dropped.append(gone)
        removed = f'<w:p><w:del w:id="8" w:author="A"><w:r><w:delText>{gone}</w:delText></w:r></w:del></w:p>'
        body += f'<w:tr><w:trPr><w:del w:id="9" w:author="A"/></w:trPr>{self.cell(removed) * 3}</w:tr>'
        return (
            '<w:tbl><w:tblPr><w:tblStyle w:val="TabelGitter"/><w:tblLook w:val="04A0" w:firstRow="1"/></w:tblPr>'
            f'<w:tblGrid><w:gridCol w:w="1"/></w:tblGrid>{body}</w:tbl>'
        )

    def nested(self) -> str:
        row = f"<w:tr>{self.simple_cell()}{self.simple_cell()}</w:tr>"
        return f"<w:tbl><w:tblPr/><w:tblGrid/>{row}</w:tbl>"

    def contents(self, headings: list[str]) -> str:
        """A table of contents: the headings again, with page numbers. It must not come along."""
        lines = "".join(
            self.paragraph(self.run(f"{heading}\t7"), "Indholdsfortegnelse1") for heading in headings
        )
        gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
        return f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{lines}</w:sdtContent></w:sdt>"

    def block_control(self) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{self.messy_paragraph()}</w:sdtContent></w:sdt>"

    def body(self) -> str:
        title = self.words(3, 6)
        self.kept += title.split()
        parts = [self.paragraph(self.split(title), "Title")]
        parts.append(self.paragraph(self.run(self.said(4, 8) + ".")))
        self.kept[-1] += "."
        headings = [self.words(2, 4) for _ in range(3)]
        if self.seed % 3 == 0:
            parts.append(self.contents(headings))
        for heading in headings:
            self.kept += heading.split()
            style = self.random.choice(["Overskrift1", "Overskrift2", "Overskrift3", "Overskrift5"])
            parts.append(self.paragraph(self.split(heading), style))
            makers = [self.messy_paragraph, self.listing, self.block_control]
            parts += [make() for make in self.random.sample(makers, 2)]
        parts.append(self.table())
        parts.append(self.paragraph(self.picture()))
        parts.append(self.paragraph(self.run(self.said(2, 5)), "Billedtekst"))
        parts.append(self.paragraph(self.run(self.said()), "Citat"))
        parts += [self.messy_paragraph(), "<w:sectPr/>"]
        return "".join(parts)


def _png(seed: int) -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (8, 6), (seed * 37 % 256, seed * 91 % 256, seed % 256)).save(output, "PNG")
    return output.getvalue()


def _document(tag: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{tag} {NAMESPACES}>{inner}</w:{tag}>'


def _numbering() -> str:
    def abstract(number: int, form: str) -> str:
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/></w:lvl>'
            for level in range(9)
        )
        return f'<w:abstractNum w:abstractNumId="{number}">{levels}</w:abstractNum>'

    numbers = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2))
    return _document("numbering", abstract(1, "bullet") + abstract(2, "decimal") + numbers)


def _styles() -> str:
    inner = "".join(
        f'<w:style w:type="{"character" if key == "Hyperlink" else "paragraph"}" w:styleId="{key}">'
        f'<w:name w:val="{name}"/></w:style>'
        for key, name in STYLES.items()
    )
    return _document(
        "styles",
        inner + '<w:style w:type="table" w:styleId="TabelGitter"><w:name w:val="Table Grid"/></w:style>',
    )


def messy_file(seed: int) -> MessyFile:
    """Make one file; the same seed makes the same file."""
    maker = Maker(seed)
    body = maker.body()
    outside = {}
    for part in ("header", "footer"):
        words = [f"{part}{maker.word()}" for _ in range(3)]
        maker.told += words
        outside[part] = f"<w:p>{maker.run(' '.join(words))}</w:p>"
    base = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    fixed = ["styles", "numbering", "footnotes", "comments"]
    relations = [
        f'<Relationship Id="rId{place}" Type="{office}/{name}" Target="{name}.xml"/>'
        for place, name in enumerate(fixed)
    ]
    for place, (kind, target, mode) in enumerate(maker.relations):
        outer = f' TargetMode="{mode}"' if mode else ""
        relations.append(
            f'<Relationship Id="rId{place + 21}" Type="{office}/{kind}" Target="{target}"{outer}/>'
        )
    separators = "".join(
        f'<w:footnote w:type="separator" w:id="{number}"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        for number in (0, 1)
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{base}"><Relationship Id="rId1" Type="{office}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{base}">{"".join(relations)}</Relationships>',
        "word/document.xml": _document("document", f"<w:body>{body}</w:body>"),
        "word/styles.xml": _styles(),
        "word/numbering.xml": _numbering(),
        "word/footnotes.xml": _document("footnotes", separators + "".join(maker.notes)),
        "word/comments.xml": _document("comments", "".join(maker.comments)),
        "word/header1.xml": _document("hdr", outside["header"]),
        "word/footer1.xml": _document("ftr", outside["footer"]),
    }
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        for number in range(maker.pictures):
            archive.writestr(f"word/media/image{number}.png", _png(seed % 4))
    return MessyFile(
        name=f"artikel {seed:03}.docx",
        data=output.getvalue(),
        kept=maker.kept,
        told=maker.told,
        dropped=maker.dropped,
        links=maker.links,
        pictures=maker.pictures,
    )
