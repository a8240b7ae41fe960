"""Danish staff meet no English in Wagtail: what its own catalogue lacks, cms/wagtail_texts has.

A failure after an upgrade of Wagtail lists the texts to write there, or to take away.
"""

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.utils.translation import gettext, override

from cms.accounts.models import Role
from tests.factories.accounts import sign_in, staff_user
from tests.factories.content import municipality
from tests.translated import ROOT

OURS = ROOT / "cms" / "wagtail_texts" / "locale"
DOMAINS = ["django", "djangojs"]
# What must stand in a translation as often as in the text: variables, tags, signs of HTML.
FIXED = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}|</?[a-z][^>]*>|&\w+;")

Key = tuple[str | None, str]


def catalogue(path: Path) -> dict[Key, Message]:
    if not path.is_file():
        return {}
    with path.open("rb") as source:
        return {(message.context, texts(message)[0]): message for message in read_po(source) if message.id}


def texts(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, tuple) else [message.id]


def translations(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


def in_danish(message: Message | None, source: Message) -> bool:
    return (
        message is not None
        and not message.fuzzy
        and all(translations(message))
        and len(translations(message)) >= len(texts(source))
    )


def wagtail_locales() -> dict[str, Path]:
    """The folders of texts of Wagtail, what extends it, and its tags."""
    folders = {
        app.name: Path(app.path) / "locale"
        for app in apps.get_app_configs()
        if app.name.split(".")[0].startswith("wagtail") or app.name == "taggit"
    }
    return {name: folder for name, folder in folders.items() if (folder / "en").is_dir()}


def read(folder: Path, language: str, domain: str) -> dict[Key, Message]:
    return catalogue(folder / language / "LC_MESSAGES" / f"{domain}.po")


def our_other_catalogues() -> list[Path]:
    found = [*ROOT.glob("cms/**/locale/da/**/django.po"), *ROOT.glob("plugins/**/locale/da/**/django.po")]
    return [path for path in found if not path.is_relative_to(OURS)]


def test_every_app_of_wagtail_is_looked_at():
    assert {"wagtail", "wagtail.admin", "wagtail.images", "wagtail_localize"} <= wagtail_locales().keys()
    assert len(read(wagtail_locales()["wagtail.admin"], "en", "django")) > 800
    assert len(read(wagtail_locales()["wagtail.admin"], "en", "djangojs")) > 80


def test_every_text_of_wagtail_is_in_danish():
    ours = read(OURS, "da", "django")
    theirs = [read(folder, "da", "django") for folder in wagtail_locales().values()]
    missing = [
        f"{name}: {texts(text)}"
        for name, folder in wagtail_locales().items()
        for key, text in read(folder, "en", "django").items()
        if not any(in_danish(known.get(key), text) for known in [ours, *theirs])
    ]
    assert not missing, "\n".join(missing)


def test_every_text_of_wagtails_scripts_is_in_danish():
    """A script is given the texts of its own app and those of LOCALE_PATHS, no others."""
    ours = read(OURS, "da", "djangojs")
    missing = [
        f"{name}: {texts(text)}"
        for name, folder in wagtail_locales().items()
        for key, text in read(folder, "en", "djangojs").items()
        if not any(in_danish(known.get(key), text) for known in [ours, read(folder, "da", "djangojs")])
    ]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_text_is_left_over_that_wagtail_has_no_more(domain):
    asked = {key for folder in wagtail_locales().values() for key in read(folder, "en", domain)}
    left_over = [text for context, text in read(OURS, "da", domain) if (context, text) not in asked]
    assert not left_over, "\n".join(left_over)


@pytest.mark.parametrize("domain", DOMAINS)
def test_translations_keep_variables_tags_and_spaces(domain):
    broken = [
        (text, danish)
        for message in read(OURS, "da", domain).values()
        for text, danish in zip(texts(message), translations(message), strict=True)
        if not keeps_what_is_fixed(text, danish)
    ]
    assert broken == []


def keeps_what_is_fixed(text: str, danish: str) -> bool:
    return Counter(FIXED.findall(text)) == Counter(FIXED.findall(danish)) and edges(text) == edges(danish)


def edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


@pytest.mark.parametrize(
    ("text", "danish"),
    [
        ("%(title)s moved", "%(titel)s flyttet"),
        ("{} pages", "sider"),
        ("<b>Locked</b>", "<b>Låst<b>"),
        ('<a href="%(url)s">add one</a>', "<a>tilføj</a>"),
        ("Status: ", "Status:"),
    ],
)
def test_a_broken_translation_is_noticed(text, danish):
    assert not keeps_what_is_fixed(text, danish)


def test_texts_of_our_own_apps_keep_their_wording():
    """LOCALE_PATHS win over the catalogue of every app."""
    ours = read(OURS, "da", "django")
    different = [
        (path.relative_to(ROOT).as_posix(), key[1], translations(message), translations(ours[key]))
        for path in our_other_catalogues()
        for key, message in catalogue(path).items()
        if key in ours and translations(message) != translations(ours[key])
    ]
    assert different == []


def test_one_english_text_has_one_danish_in_all_apps():
    """Django reads all catalogues into one: with two wordings the order of the apps would decide."""
    wordings: dict[tuple[str | None, str], dict[tuple[str, ...], str]] = {}
    for path in our_other_catalogues():
        for key, message in catalogue(path).items():
            said = wordings.setdefault(key, {})
            said.setdefault(tuple(translations(message)), path.relative_to(ROOT).as_posix())
    assert {key[1]: said for key, said in wordings.items() if len(said) > 1} == {}


def test_django_uses_the_catalogue():
    assert str(OURS) in map(str, settings.LOCALE_PATHS)
    with override("da"):
        assert gettext("Reports") == "Rapporter"
        assert gettext("Save draft") == "Gem kladde"
    with override("en"):
        assert gettext("Reports") == "Reports"


@pytest.fixture
def editor(db):
    client = Client(headers={"host": "fjordby.localhost", "accept-language": "da"})
    sign_in(client, staff_user(municipality("fjordby"), Role.EDITOR))
    return client


def shown(client: Client, address: str) -> str:
    """A page or script with its letters as people read them, those inside scripts too."""
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), answer.content.decode())


def test_a_danish_editor_meets_danish_menus(editor):
    html = shown(editor, "/admin/")
    assert '<html lang="da"' in html
    for danish in ["Rapporter", "Hjælp", "Søg i alle sider", "Gå til hovedindhold"]:
        assert danish in html
    for english in ["Reports", "Help", "Search all pages", "Skip to main content"]:
        assert english not in html


def test_a_danish_editor_meets_danish_scripts(editor):
    script = shown(editor, "/admin/jsi18n/")
    assert '"Toggle sidebar": "Vis eller skjul sidebjælken"' in script


def test_staff_may_choose_danish(editor):
    html = shown(editor, "/admin/account/")
    assert re.findall(r'<option value="(da|de|en)"', html) == ["da", "en"]
