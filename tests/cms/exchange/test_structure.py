"""What has a shape in the file has it in the draft: headings, lists, a table, a picture and a link."""

import io

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from cms.content.models import ArticlePage
from tests.cms.exchange.messy_docx import Maker, messy_file
from tests.cms.exchange.places import bring, only, results, zipped

pytestmark = pytest.mark.django_db
LINK = "https://www.sst.dk/soevn"
HTML = f"""<h1>Søvn</h1><p>Læg barnet på ryggen.</p><h2>Om natten</h2><p>Se <a href="{LINK}">rådene</a>.</p>
<ul><li>Mørkt<ul><li>og stille</li></ul></li><li>Køligt</li></ul><h3>Trin</h3><ol><li>Først</li><li>Så</li></ol>
<table><tr><th>Uge</th><th>Søvn</th></tr><tr><td>1</td><td>16 timer</td></tr></table>
<img src="seng.png" alt="En seng">"""


def png():
    output = io.BytesIO()
    Image.new("RGB", (8, 6), (10, 20, 30)).save(output, "PNG")
    return output.getvalue()


def tidy(self):
    """The same article as Word writes it."""

    def item(text, level, kind):
        numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{kind}"/></w:numPr>'
        return self.paragraph(self.run(text), "Listeafsnit", numbering)

    def row(*cells):
        return f"<w:tr>{''.join(self.cell(self.paragraph(self.run(text))) for text in cells)}</w:tr>"

    key = self.relate("hyperlink", LINK, "External")
    link = f'<w:hyperlink r:id="{key}">{self.run("rådene")}</w:hyperlink>'
    return "".join(
        [
            self.paragraph(self.run("Søvn"), "Overskrift1"),
            self.paragraph(self.run("Læg barnet på ryggen.")),
            self.paragraph(self.run("Om natten"), "Overskrift2"),
            self.paragraph(self.run("Se ") + link + self.run(".")),
            item("Mørkt", 0, 1) + item("og stille", 1, 1) + item("Køligt", 0, 1),
            self.paragraph(self.run("Trin"), "Overskrift3"),
            item("Først", 0, 2) + item("Så", 0, 2),
            f"<w:tbl>{row('Uge', 'Søvn')}{row('1', '16 timer')}</w:tbl>",
            self.paragraph(self.picture()),
        ]
    )


def from_html(place, monkeypatch):
    [file] = results(bring(place, ("alt.zip", zipped({"soevn.html": HTML, "seng.png": png()}))))
    return file, "En seng"


def from_word(place, monkeypatch):
    alt = []

    def body(self):
        made = tidy(self)
        alt.append(self.kept_alt)
        return made

    monkeypatch.setattr(Maker, "body", body)
    made = messy_file(1)
    return only(bring(place, (made.name, made.data))), alt[0]


@pytest.mark.parametrize("read", [from_html, from_word])
def test_headings_lists_tables_pictures_and_links_keep_their_shape(fjordby, monkeypatch, read):
    file, alt = read(fjordby, monkeypatch)
    page = ArticlePage.objects.get(pk=file.page_id).get_latest_revision_as_object()
    assert (page.title, page.summary) == ("Søvn", "Læg barnet på ryggen.")
    html = "".join(block.value.source for block in page.body if block.block_type == "text")
    soup = BeautifulSoup(html, "html.parser")
    assert [(one.name, one.get_text()) for one in soup.find_all(["h2", "h3"])] == [
        ("h2", "Om natten"),
        ("h3", "Trin"),
    ]
    assert [(link["href"], link.get_text()) for link in soup.find_all("a")] == [(LINK, "rådene")]
    outer = soup.find("ul")
    assert [one.get_text() for one in outer.select("ul > li > ul > li")] == ["og stille"]
    assert [one.find(string=True) for one in outer.find_all("li", recursive=False)] == ["Mørkt", "Køligt"]
    assert [one.get_text() for one in soup.find("ol").find_all("li")] == ["Først", "Så"]
    [table] = [block.value for block in page.body if block.block_type == "table"]
    cells = [
        BeautifulSoup(value.source, "html.parser").get_text()
        for line in table["grid"].row_data
        for value in line["values"]
    ]
    assert cells[-2:] == ["1", "16 timer"]
    [picture] = [block.value for block in page.body if block.block_type == "image"]
    assert picture["alt"] == alt
    kinds = [block.block_type for block in page.body]
    assert kinds == ["text", "table", "image"]
