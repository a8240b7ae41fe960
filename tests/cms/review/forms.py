"""What a browser would send back of a page that it was given."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = {}
        self.select = self.textarea = None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name = given.get("name")
        if tag == "input" and name and given.get("type") not in {"checkbox", "radio", "submit", "button"}:
            self.found[name] = given.get("value") or ""
        elif tag == "input" and name and "checked" in given:
            self.found[name] = given.get("value") or "on"
        elif tag == "select" and name:
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.found[self.select] = given.get("value") or ""
        elif tag == "textarea" and name:
            self.textarea = name
            self.found[name] = ""

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            self.textarea = None

    def handle_data(self, data):
        if self.textarea:
            self.found[self.textarea] += data.removeprefix("\n")


_SOURCE = {"publisher": "SST", "title": "Søvn", "url": "", "year": "2025"}


def fields_of(html):
    """The fields of all forms; of the stream fields, only the sources have a block."""
    parser = _Fields()
    parser.feed(html)
    sent = {f"{name}-count": "0" for name in ("body", "easy_body", "stages", "related_articles")}
    sent |= {"sources-count": "1", "sources-0-deleted": "", "sources-0-order": "0"}
    sent |= {"sources-0-type": "source", "sources-0-id": ""}
    sent |= {f"sources-0-value-{name}": value for name, value in _SOURCE.items()}
    return sent | {name: value for name, value in parser.found.items() if not name.startswith("action-")}
