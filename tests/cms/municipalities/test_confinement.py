"""The layers of the confinement, each by itself, and the ways of asking that the matrix does not walk."""

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import AsyncClient
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, Site

from cms.accounts.models import User
from cms.municipalities.confinement.borders import borders_of
from cms.municipalities.confinement.context import confined_to, current_confinement, unconfined
from cms.municipalities.confinement.managers import CONFINED_MODELS, ConfinedManager
from cms.municipalities.confinement.people import act_as, groups_on_host
from cms.municipalities.confinement.rows import RULES, visible_rows
from tests.cms.municipalities.unchanged import picture
from tests.factories.accounts import sign_in as sign_in_with_factor

pytestmark = [pytest.mark.django_db, pytest.mark.references]


# Rows


def test_every_confined_model_has_a_rule_and_every_rule_can_be_asked(world):
    assert set(RULES) == set(CONFINED_MODELS)
    borders = borders_of(world.a.municipality, hides_people=True)
    for label in RULES:
        rows = visible_rows(label, borders)
        assert rows is not None, label
        list(rows)


def test_managers_of_page_types_are_confined_too(world):
    from cms.content.models import ArticlePage

    assert isinstance(ArticlePage.objects, ConfinedManager)
    with confined_to(borders_of(world.a.municipality)):
        titles = set(ArticlePage.objects.values_list("title", flat=True))
    assert "MARKER-A-Article" in titles
    assert "REGION-Article" in titles
    assert not any(title.startswith(("CANARY-B", "REGION-SECRET")) for title in titles)


def test_a_query_set_made_before_the_confinement_is_confined_when_it_runs(world):
    pages = Page.objects.filter(title__contains="Article")
    assert pages.filter(pk=world.b.page.pk).exists()
    with confined_to(borders_of(world.a.municipality)):
        assert not pages.filter(pk=world.b.page.pk).exists()
        with unconfined():
            assert pages.filter(pk=world.b.page.pk).exists()
        assert not Page.objects.filter(pk=world.b.page.pk).update(title="taken")
        assert not Page.objects.search("CANARY-B-Article").count()
        assert not get_image_model().objects.search("CANARY").count()
    assert current_confinement() is None


def test_what_wagtail_caches_for_everybody_is_whole(world):
    from django.core.cache import cache

    cache.clear()
    with confined_to(borders_of(world.a.municipality)):
        roots = Site.get_site_root_paths()
        assert Site.objects.count() == 1
    assert {root.site_id for root in roots} >= {world.a.site.pk, world.b.site.pk}


def test_migrations_do_not_notice_the_managers():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


# People


def test_superuser_acts_as_administrator_and_stays_superuser_in_the_database(world):
    user = User.objects.get(pk=world.superuser.pk)
    act_as(user, groups_on_host(user, region=world.region, municipality=world.a.municipality))
    assert not user.is_superuser
    assert user.has_perm("municipalities.change_municipality")
    assert not user.has_perm("wagtailcore.change_site")
    user.first_name = "Changed"
    user.save()
    assert not user.is_superuser
    assert User.objects.get(pk=user.pk).is_superuser


def test_roles_elsewhere_give_nothing_here(world):
    user = User.objects.get(pk=world.b.people["municipal_admin"].pk)
    act_as(user, groups_on_host(user, region=world.region, municipality=world.a.municipality))
    assert not user.has_perm("wagtailadmin.access_admin")
    assert list(user.groups.all()) == []


def test_region_administrator_is_the_municipalitys_administrator_on_its_host(world):
    user = User.objects.get(pk=world.region_admin.pk)
    here = groups_on_host(user, region=world.region, municipality=world.a.municipality)
    assert {group.name for group in here} == {"MARKER-A-Name · Administrators"}
    office = groups_on_host(user, region=world.region)
    assert set(office) == set(Group.objects.filter(name="Region Nord · Administrators"))


# Asking with ids in the query and in the form


@pytest.mark.parametrize("who", ["municipal_admin", "superuser"])
@pytest.mark.parametrize("action", ["delete", "move", "publish", "unpublish"])
def test_bulk_actions_do_not_touch_anothers_pages(world, sign_in, who, action):
    client = sign_in(world.person(who))
    before = picture(world.b)
    shared = list(Page.objects.filter(pk=world.shared.page.pk).values())
    for ids in (world.b.page.pk, world.shared.page.pk):
        path = f"/admin/bulk/wagtailcore/page/{action}/?id={ids}&id={world.b.draft.pk}&next=/admin/"
        shown = client.get(path)
        assert b"CANARY-B" not in shown.content
        client.post(path, {"chooser": str(world.a.index.pk), "include_descendants": "on"})
    assert picture(world.b) == before
    assert list(Page.objects.filter(pk=world.shared.page.pk).values()) == shared


@pytest.mark.parametrize("model", ["wagtailimages/image", "wagtaildocs/document"])
@pytest.mark.parametrize("action", ["delete", "add_to_collection", "add_tags"])
def test_bulk_actions_do_not_touch_anothers_files(world, sign_in, model, action):
    client = sign_in(world.person("municipal_admin"))
    before = picture(world.b)
    thing = world.b.image if "image" in model else world.b.document
    path = f"/admin/bulk/{model}/{action}/?id={thing.pk}&id=all&next=/admin/"
    assert b"CANARY-B" not in client.get(path).content
    client.post(path, {"collection": str(world.a.collection.pk), "tags": "taken"})
    assert picture(world.b) == before


def test_nothing_of_ones_own_goes_to_another(world, sign_in):
    client = sign_in(world.person("municipal_admin"))
    before = picture(world.b)
    count = Page.objects.count()
    own, theirs = world.a.page.pk, world.b.index.pk
    copy = {"new_title": "x", "new_slug": "x", "new_parent_page": str(theirs)}
    client.post(f"/admin/pages/{own}/copy/", copy)
    client.post(f"/admin/pages/{own}/move/", {"new_parent_page": str(theirs)})
    assert client.get(f"/admin/pages/{own}/move/{theirs}/confirm/").status_code == 404
    assert client.post(f"/admin/pages/{own}/move/{theirs}/confirm/").status_code == 404
    client.post(
        f"/admin/images/{world.a.image.pk}/", {"title": "x", "collection": str(world.b.collection.pk)}
    )
    assert picture(world.b) == before
    assert Page.objects.count() == count
    world.a.image.refresh_from_db()
    assert world.a.image.collection_id == world.a.municipality.collection_id


def test_choosers_give_nothing_of_another_by_id(world, sign_in):
    client = sign_in(world.person("editor"))
    for path in (
        f"/admin/choose-page/chosen-multiple/?id={world.b.page.pk}",
        f"/admin/images/chooser/chosen-multiple/?id={world.b.image.pk}",
        f"/admin/documents/chooser/chosen-multiple/?id={world.b.document.pk}",
        f"/admin/images/chooser/?collection_id={world.b.collection.pk}",
        f"/admin/choose-page/?user_perms=copy_to&target_pages[]={world.b.page.pk}",
        f"/admin/api/main/pages/?child_of={world.b.index.pk}",
        f"/admin/api/main/pages/?translation_of={world.b.page.pk}",
        f"/admin/api/main/pages/find/?id={world.b.page.pk}",
        f"/admin/reports/locked/?locked_by={world.b.user.pk}",
        f"/admin/reports/site-history/?user={world.b.user.pk}",
    ):
        assert b"CANARY-B" not in client.get(path).content, path


# What the region shares


def test_published_regional_articles_are_chosen_but_never_changed(world, sign_in):
    shared, secret = world.shared.page.pk, world.shared.draft.pk
    for who in ("editor", "municipal_admin", "region_admin", "superuser"):
        client = sign_in(world.person(who))
        assert b"REGION-Article" in client.get("/admin/choose-page/search/?q=REGION").content
        assert client.get(f"/admin/api/main/pages/{secret}/").status_code == 404
        for act in ("edit", "copy", "move", "delete", "unpublish", "history", "revisions", "view_draft"):
            for page in (shared, secret):
                assert client.get(f"/admin/pages/{page}/{act}/").status_code == 404, act
                assert client.post(f"/admin/pages/{page}/{act}/").status_code == 404, act


def test_the_regions_pictures_are_chosen_but_not_changed(world, sign_in):
    client = sign_in(world.person("editor"))
    image = world.shared.image.pk
    assert b"REGION-Image" in client.get("/admin/images/chooser/").content
    assert client.get(f"/admin/images/chooser/chosen/{image}/").status_code == 200
    assert client.post(f"/admin/images/{image}/", {"title": "taken"}).status_code == 404


def test_usage_of_a_shared_picture_names_no_other_municipality(world, sign_in):
    from wagtail.models import ReferenceIndex

    for held in (world.a, world.b):
        article = held.page.specific
        article.image, article.image_alt = world.shared.image, "x"
        article.save()
        ReferenceIndex.create_or_update_for_object(article)
    with confined_to(borders_of(world.a.municipality)):
        users = [str(thing) for thing, _ in world.shared.image.get_usage()]
    assert users == ["MARKER-A-Article"]


# On the region's host


def test_region_administrator_sees_all_on_the_regions_host(world, sign_in):
    client = sign_in(world.region_admin, "localhost")
    for page in (world.a.page, world.b.page, world.shared.page):
        assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
    for path in ("sites", "groups", "redirects", "workflows/list", "locales"):
        assert client.get(f"/admin/{path}/").status_code == 200, path


def test_region_administrator_cannot_take_over_a_superuser(world, sign_in):
    client = sign_in(world.region_admin, "localhost")
    path = f"/admin/users/edit/{world.superuser.pk}/"
    assert client.get(path).status_code == 404
    assert client.post(path, {"password1": "x", "password2": "x"}).status_code == 404


def test_municipal_people_do_not_work_on_the_regions_host(world, sign_in):
    client = sign_in(world.person("municipal_admin"), "localhost")
    for path in ("/admin/", "/admin/sites/", f"/admin/pages/{world.a.page.pk}/edit/"):
        response = client.get(path)
        assert response.status_code in {302, 403}
        assert b"MARKER-A-Article" not in response.content


def test_screens_about_rows_of_municipalities_show_none_on_the_regions_host(world, sign_in):
    client = sign_in(world.superuser, "localhost")
    listed = client.get("/admin/snippets/content/localfact/")
    assert listed.status_code in {200, 404}
    assert b"CANARY-B-Fact" not in listed.content
    assert client.get(f"/admin/snippets/content/localfact/edit/{world.b.fact.pk}/").status_code == 404


def test_a_new_collection_sorted_in_before_moves_no_border(world):
    borders = borders_of(world.a.municipality)
    Collection.get_first_root_node().add_child(instance=Collection(name="AAA"))
    with confined_to(borders):
        assert set(get_image_model().objects.values_list("title", flat=True)) == {
            "MARKER-A-Image",
            "REGION-Image",
        }


# Asynchronous servers


class OneHostClient(AsyncClient):
    """Django's client sends two Host headers when one is given; two are refused, rightly."""

    async def request(self, **scope):
        scope["headers"] = [pair for pair in scope["headers"] if pair != (b"host", b"testserver")]
        return await super().request(**scope)


def test_confinement_holds_on_the_asynchronous_path(world):
    async_client = OneHostClient()

    async def text_of(response):
        return b"".join([chunk async for chunk in response])

    get = async_to_sync(async_client.get)
    sign_in_with_factor(async_client, world.person("municipal_admin"))
    host = {"host": "fjordby.localhost"}
    assert get(f"/admin/pages/{world.b.page.pk}/edit/", headers=host).status_code == 404
    listed = get("/admin/api/main/pages/?limit=20", headers=host)
    assert b"MARKER-A" in listed.content
    assert b"CANARY-B" not in listed.content
    report = async_to_sync(text_of)(get("/admin/reports/site-history/?export=csv", headers=host))
    assert b"MARKER-A" in report
    assert b"CANARY-B" not in report
    assert current_confinement() is None
