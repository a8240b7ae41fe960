"""Tags: written in the editor, suggested within the borders, found by families, shared with translations."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from cms.accounts.models import Membership, Role
from cms.content.models import ArticlePage, PublishedArticle
from cms.content.tags import told_apart
from cms.content.tags.form_field import TagsField
from cms.municipalities.actions.groups import sync_region_groups
from cms.municipalities.models import Domain
from tests.cms.content.asking import ask
from tests.cms.content.test_admin import form
from tests.factories import content
from tests.factories.accounts import sign_in, staff_user
from tests.factories.core import UserFactory


@pytest.fixture
def editor(fjordby):
    client = Client(headers={"host": "fjordby.localhost"})
    sign_in(client, staff_user(fjordby, Role.EDITOR))
    return client


@pytest.fixture
def page(fjordby, sleep):
    index = content.local_index(fjordby)
    return content.article(index, "Open house", topic=sleep["da"], tags=["tvillinger"], **content.reviewed())


def slugs(query):
    answer = ask(f"articles?locale=da&{query}")
    assert answer.status_code == 200
    return [card["slug"] for card in answer.json()["results"]]


def test_tags_are_told_apart_whatever_their_case_spaces_and_spelling():
    assert told_apart(["Søvn", " soevn", 'hud  mod "hud"', "", "a,b"]) == ["a", "b", "hud mod hud", "Søvn"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", []),
        ("amning", ["amning"]),
        ('"hud mod hud"', ["hud mod hud"]),
        ("hud mod hud, amning", ["amning", "hud mod hud"]),
    ],
)
def test_words_are_read_as_wagtails_own_field_writes_them(typed, meant):
    field = TagsField(required=False)
    assert field.clean(typed) == meant
    assert field.clean(field.widget.format_value(meant)) == meant
    assert not field.has_changed(meant, typed)


@pytest.mark.parametrize("typed", [", ".join(f"t{n}" for n in range(11)), "x" * 51])
def test_too_many_or_too_long_is_said_in_the_form(typed):
    with pytest.raises(ValidationError):
        TagsField(required=False).clean(typed)


def test_editor_writes_a_tag_looks_at_the_draft_and_finds_it_again(editor, page):
    address = f"/admin/pages/{page.pk}/edit/"
    assert b'value="&quot;tvillinger&quot;"' in editor.get(address).content
    typed = form(page, tags='amning, "hud mod hud"')
    preview = f"{address}preview/?mode=fjordby:phone"
    assert editor.post(preview, typed).json()["is_valid"]
    token = editor.get(f"{preview}&in_preview_panel=true").headers["Location"].partition("#t=")[2]
    draft = editor.get("/api/v1/preview", headers={"authorization": f"Preview {token}"}).json()
    assert draft["tags"] == ["amning", "hud mod hud"]
    assert editor.post(address, typed).status_code == 302
    kept = ArticlePage.objects.get(pk=page.pk)
    assert kept.get_latest_revision_as_object().tags == ["amning", "hud mod hud"]
    assert kept.tags == ["tvillinger"]
    assert b"hud mod hud" in editor.get(address).content
    assert slugs("tag=amning") == []


def test_what_is_typed_is_answered_with_tags_from_within_the_borders(editor, fjordby, klitby, sleep, page):
    content.article(sleep["da"], "Regional", tags=["tvillingevogn"])
    content.article(sleep["da"], "Draft", tags=["tvilling-kladde"], publish=False)
    content.article(content.local_index(klitby), "CANARY", tags=["tvil-canary"])

    def suggested(term):
        answer = editor.get("/admin/article-tags/", {"term": term})
        assert answer.status_code == 200
        return json.loads(answer.content)

    assert suggested("TVIL") == ["tvillinger", "tvillingevogn"]
    assert suggested("") == []
    anybody = Client(headers={"host": "fjordby.localhost"})
    assert anybody.get("/admin/article-tags/", {"term": "tvil"}).status_code == 302


def test_suggestions_on_the_regions_host_are_the_regions_alone(klitby, sleep):
    content.article(sleep["da"], "Regional", tags=["tvillingevogn"])
    content.article(content.local_index(klitby), "CANARY", tags=["tvil-canary"])
    Domain.objects.create(hostname="localhost", region=klitby.region)
    client = Client(headers={"host": "localhost"})
    chief = UserFactory(is_staff=True)
    Membership.objects.create(user=chief, region=klitby.region, role=Role.REGION_ADMIN)
    sync_region_groups(region=klitby.region)
    sign_in(client, chief)
    answer = client.get("/admin/article-tags/", {"term": "tvil"})
    assert json.loads(answer.content) == ["tvillingevogn"]


def test_list_is_narrowed_by_tags_however_they_are_spelled(fjordby, klitby, sleep, page):
    content.article(sleep["da"], "Søvn", slug="soevn", tags=["Søvn", "små børn"])
    content.article(sleep["da"], "Untagged", slug="untagged")
    content.article(content.local_index(klitby), "CANARY", slug="canary", tags=["søvn"])
    assert slugs("tag=SOEVN") == ["soevn"]
    assert slugs("tag=sm%C3%A5%20b%C3%B8rn") == ["soevn"]
    assert set(slugs("tag=tvillinger,s%C3%B8vn")) == {"soevn", page.slug}
    assert slugs("tag=nothing") == slugs("tag=%00") == slugs("tag=,") == []


def test_the_bars_hold_with_tags(fjordby, sleep, django_assert_max_num_queries):
    for number in range(3):
        made = content.article(sleep["da"], f"A {number}", slug=f"a-{number}", tags=["feber"])
    with django_assert_max_num_queries(4):
        assert len(slugs("tag=feber")) == 3
    with django_assert_max_num_queries(3):
        assert ask(f"articles/{made.uuid}?locale=da").json()["tags"] == ["feber"]
    with django_assert_max_num_queries(4):
        found = ask("search?locale=da&q=febr").json()["results"]
    assert {card["slug"] for card in found} <= {"a-0", "a-1", "a-2"}


def test_search_finds_by_a_tag_and_suggests_none(fjordby, sleep):
    content.article(sleep["da"], "Amning", slug="amning", tags=["tvillinger"])
    found = ask("search?locale=da&q=tvilling").json()["results"]
    assert [(card["slug"], card["tags"]) for card in found] == [("amning", ["tvillinger"])]
    assert ask("suggest?locale=da&q=tvil").json()["suggestions"] == []


def test_a_translation_has_the_tags_of_the_danish_article_as_soon_as_they_change(fjordby, sleep):
    danish = content.article(sleep["da"], "Amning", slug="amning", tags=["feber"])
    content.article(sleep["en"], "Feeding", slug="feeding", of=danish, tags=["old"])
    english = f"articles/{danish.uuid}?locale=en"
    assert ask(english).json()["tags"] == ["feber"]
    danish = ArticlePage.objects.get(pk=danish.pk)
    danish.tags = ["hoste"]
    danish.save_revision().publish()
    assert ask(english).json()["tags"] == ["hoste"]
    rows = PublishedArticle.unscoped.filter(article_uuid=danish.uuid)
    assert {tuple(tags) for tags in rows.values_list("tags", flat=True)} == {("hoste",)}
    danish.unpublish()
    assert ask(english).json()["tags"] == ["old"]


def test_near_articles_share_a_tag(fjordby, sleep):
    index = content.local_index(fjordby)
    first = content.article(index, "One", slug="one", tags=["hud mod hud"])
    content.article(index, "Two", slug="two", tags=["Hud mod hud"])
    content.article(index, "Three", slug="three")
    near = ask(f"articles/{first.uuid}/near?locale=da").json()["results"]
    assert [card["slug"] for card in near] == ["two"]
