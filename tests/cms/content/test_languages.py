"""Languages come from one list in the settings; a municipality chooses among them."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Locale

from cms.accounts.models import Role
from cms.content.models import MunicipalityHomePage, RegionLibraryPage
from cms.content.rendering.html import whole_numbers
from cms.municipalities.actions.changes import update_municipality
from cms.municipalities.actions.errors import UnknownLanguageError
from tests.cms.content.asking import ask
from tests.factories import content
from tests.factories.accounts import sign_in, staff_user


def get(path, host="fjordby.localhost"):
    return Client().get(path, headers={"host": host})


@pytest.fixture
def somali(settings, fjordby):
    """Somali by settings alone: neither Django nor the app has a catalogue of it."""
    from wagtail.coreutils import get_content_languages, get_supported_content_language_variant

    listed = [*settings.LANGUAGES, ("so", "Somali")]
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = listed
    caches = (get_content_languages, get_supported_content_language_variant)
    for cache in caches:
        cache.cache_clear()
    yield update_municipality(municipality=fjordby, actor=None, languages=["da", "en", "so"])
    for cache in caches:
        cache.cache_clear()


def test_unlisted_language_is_refused(fjordby):
    with pytest.raises((UnknownLanguageError, ValidationError)):
        update_municipality(municipality=fjordby, actor=None, languages=["da", "so"])


def test_listed_language_gets_its_trees_its_texts_and_its_place_in_the_app(somali, sleep):
    locale = Locale.objects.get(language_code="so")
    library = RegionLibraryPage.objects.get(region=somali.region, locale=locale)
    assert MunicipalityHomePage.objects.filter(locale=locale).exists()
    danish = content.article(sleep["da"])
    topic = sleep["da"].copy_for_translation(locale)
    assert topic.get_parent().pk == library.pk
    topic.save_revision().publish()
    content.article(topic, "Hurdo ammaan ah", of=danish, slug="hurdo")
    answer = ask(f"articles/{danish.uuid}?locale=so").json()
    assert (answer["title"], answer["dir"], answer["translation"]["status"]) == (
        "Hurdo ammaan ah",
        "ltr",
        "human",
    )
    assert get("/api/v1/bootstrap/?locale=so").json()["municipality"]["languages"] == ["da", "en", "so"]
    page = get("/so/bibliotek/hurdo").content.decode()
    assert '<html lang="so" dir="ltr">' in page
    assert 'hreflang="so"' in page
    assert "Soomaali" in page


def test_language_that_the_municipality_does_not_offer_is_not_linked(fjordby, klitby, sleep):
    update_municipality(municipality=klitby, actor=None, languages=["da"])
    danish = content.article(sleep["da"])
    content.article(sleep["en"], "English", of=danish, slug="english")
    assert 'hreflang="en"' in get(f"/da/bibliotek/{danish.slug}").content.decode()
    assert 'hreflang="en"' not in get(f"/da/bibliotek/{danish.slug}", "klitby.localhost").content.decode()


@pytest.fixture
def arabic(fjordby, sleep):
    update_municipality(municipality=fjordby, actor=None, languages=["da", "en", "ar"])
    topic = sleep["da"].copy_for_translation(Locale.objects.get(language_code="ar"))
    topic.save_revision().publish()
    danish = content.article(sleep["da"])
    return content.article(
        topic, "نوم آمن", of=danish, slug="sleep", body=[content.text("<p>اتصل 82 12 12 12</p>")]
    )


def test_arabic_page_is_right_to_left_with_arabic_words_around_it(arabic):
    page = get("/ar/bibliotek/sleep").content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert "انتقل إلى النص" in page
    assert "82\u00a012\u00a012\u00a012" in page
    assert 'hreflang="da"' in page


def test_outdated_translation_is_told_on_the_page_with_a_link_to_danish(arabic, sleep):
    assert "النص الدنماركي أحدث" not in get("/ar/bibliotek/sleep").content.decode()
    source = arabic.get_translation(Locale.objects.get(language_code="da"))
    source.summary = "Nyt svar."
    source.save_revision().publish()
    page = get("/ar/bibliotek/sleep").content.decode()
    assert "النص الدنماركي أحدث" in page
    assert f'<a href="/da/bibliotek/{source.slug}" hreflang="da">' in page


def test_easy_text_has_an_address_of_its_own(fjordby, sleep):
    page = content.article(
        sleep["da"], easy_title="Let", easy_summary="Kort.", easy_body=[content.text("<p>Let tekst.</p>")]
    )
    address = f"/da/bibliotek/{page.slug}"
    assert f'href="{address}?variant=easy"' in get(address).content.decode()
    easy = get(f"{address}?variant=easy").content.decode()
    assert "Let tekst." in easy
    assert f'<link rel="canonical" href="http://fjordby.localhost{address}">' in easy


def test_numbers_in_groups_stay_whole_only_in_text():
    html = '<img srcset="a 1 2"><p>Ring 70 00 01 11, 8 til 15</p>'
    assert whole_numbers(html) == '<img srcset="a 1 2"><p>Ring 70\u00a000\u00a001\u00a011, 8 til 15</p>'


# The report


@pytest.fixture
def neglected(fjordby, klitby, sleep):
    """An outdated translation in each municipality and one of the region."""

    def one(parents, title):
        danish = content.article(parents[0], f"Dansk {title}", slug=f"dansk-{title}")
        english = content.article(parents[1], f"English {title}", of=danish, slug=f"english-{title}")
        danish.summary = "Nyt."
        danish.save_revision().publish()
        return english

    def local(place):
        return [content.local_index(place, language) for language in ("da", "en")]

    return {
        "fjordby": one(local(fjordby), "fjordby"),
        "klitby": one(local(klitby), "klitby"),
        "region": one([sleep["da"], sleep["en"]], "region"),
    }


@pytest.fixture
def editor(fjordby):
    client = Client(headers={"host": "fjordby.localhost"})
    sign_in(client, staff_user(fjordby, Role.EDITOR))
    return client


def test_editor_sees_the_outdated_translations_of_the_own_municipality_only(neglected, editor):
    for path in ("/admin/translations/outdated/", "/admin/"):
        shown = editor.get(path).content.decode()
        assert "English fjordby" in shown, path
        assert "English klitby" not in shown, path
        assert "English region" not in shown, path


def test_editor_confirms_the_own_and_not_those_of_others(neglected, editor):
    own = f"/admin/translations/{neglected['fjordby'].pk}/up-to-date/"
    assert "Dansk fjordby" in editor.get(own).content.decode()
    assert editor.post(own).status_code == 302
    assert ask(f"articles/{neglected['fjordby'].uuid}?locale=en").json()["translation"]["status"] == "human"
    for owner in ("klitby", "region"):
        theirs = f"/admin/translations/{neglected[owner].pk}/up-to-date/"
        assert editor.post(theirs).status_code in {302, 403, 404}
        answer = ask(f"articles/{neglected[owner].uuid}?locale=en", f"{'klitby'}.localhost").json()
        assert answer["translation"]["status"] == "outdated", owner


def test_report_costs_the_same_with_one_row_and_with_three(fjordby, sleep):
    from cms.content.translation_admin import outdated_translations

    editor = staff_user(fjordby, Role.EDITOR)
    costs = []
    for number in (1, 2, 3):
        danish = content.article(content.local_index(fjordby), f"D{number}", slug=f"d{number}")
        content.article(content.local_index(fjordby, "en"), f"E{number}", of=danish, slug=f"e{number}")
        danish.summary = "Nyt."
        danish.save_revision().publish()
        fresh = type(editor).objects.get(pk=editor.pk)
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            assert len(outdated_translations(fresh)) == number
        costs.append(len(asked))
    assert costs[0] == costs[2]
