"""Compile the translations: every `django.po` of the core and the plugins to the `.mo` beside it.

`python -m cms.launcher.catalogues`. It needs Babel, but not GNU gettext.
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from cms.launcher.paths import PROJECT


def compile_all(root: Path = PROJECT) -> list[Path]:
    """Compile all catalogues below `cms` and `plugins`; return the files written."""
    return [
        compile_one(path)
        for folder in ("cms", "plugins")
        for path in sorted((root / folder).glob("**/locale/*/LC_MESSAGES/*.po"))
    ]


def compile_one(path: Path) -> Path:
    """Compile one catalogue; texts marked fuzzy are left out."""
    with path.open("rb") as source:
        catalogue = read_po(source, locale=path.parent.parent.name, abort_invalid=True)
    target = path.with_suffix(".mo")
    with target.open("wb") as output:
        write_mo(output, catalogue)
    return target


if __name__ == "__main__":
    for written in compile_all():
        print(written.relative_to(PROJECT))
