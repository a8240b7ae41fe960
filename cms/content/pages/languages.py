"""The other languages of a page, as links."""

from cms.accounts.languages import own_name


def language_link(code: str, url: str) -> dict[str, str]:
    """A language to link to, by its own name; any language can be offered, known to Django or not."""
    name = own_name(code)
    return {"locale": code, "url": url, "name": name[:1].upper() + name[1:]}
