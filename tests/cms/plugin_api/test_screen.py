import re
from dataclasses import replace
from html import unescape

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cms.accounts.models import Role
from cms.audit.models import AuditEvent
from cms.municipalities.models import Municipality
from cms.plugin_api.gate import enabled_plugins
from cms.plugin_api.models import PluginActivation
from cms.plugin_api.registry import registry
from cms.plugin_api.screen.cards import card_of
from tests.contract.conftest import World, client_of, make_world
from tests.dummy_plugin.apps import DummyConfig
from tests.dummy_plugin.models import DummySettings, Note
from tests.factories.core import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def enabled(municipality):
    return enabled_plugins(Municipality.objects.get(pk=municipality.pk))


def text_of(response):
    return " ".join(unescape(response.content.decode()).split())


def test_the_page_shows_every_plugin_its_texts_and_its_last_switch(world):
    world.people["municipal_admin"].first_name = "Birthe"
    world.people["municipal_admin"].save()
    client = world.client("municipal_admin")
    client.post("/admin/plugins/dummy_plugin/on/")
    Note.unscoped.create(municipality=world.fjordby, author=world.people["citizen"], text="here")
    Note.unscoped.create(municipality=world.klitby, author=world.people["citizen"], text="there")
    page = text_of(client.get("/admin/plugins/", headers={"accept-language": "en"}))
    for words in [DummyConfig.families_get, DummyConfig.professionals_get, DummyConfig.description]:
        assert str(words) in page
    assert "Birthe" in page
    assert "notes: 1" in page
    assert "notes: 2" not in page


def rendered(card):
    with translation.override("da"):
        return " ".join(render_to_string("plugin_api/card.html", {"card": card}).split())


def test_a_card_names_what_is_there_largest_first_and_folds_the_rest(world):
    card = card_of(registry.get("dummy_plugin"), world.fjordby, None)
    counts = [("nothing", 0), ("few", 2), ("one", 1), ("many", 4000), ("some", 30), ("more", 40), ("none", 0)]
    page = rendered(replace(card, data=counts))
    assert re.findall(r"<li>(.*?)</li>", page) == ["many: 4.000", "more: 40", "some: 30", "few: 2", "one: 1"]
    named, folded = page.split("<details", 1)
    assert named.count("<li>") == 4
    assert "og 1 slags mere" in folded
    empty = rendered(replace(card, data=[("nothing", 0)]))
    assert "Intet endnu" in empty
    assert "<li>" not in empty
    assert "Data her" not in rendered(replace(card, data=()))


def test_switching_on_and_off_goes_through_a_confirmation_and_is_audited(world):
    client = world.client("municipal_admin")
    assert client.post("/admin/plugins/chat/on/").status_code == 302
    assert enabled(world.fjordby) == {"chat"}
    assert enabled(world.klitby) == frozenset()
    confirm = client.get("/admin/plugins/chat/off/")
    assert confirm.status_code == 200
    assert enabled(world.fjordby) == {"chat"}
    assert client.post("/admin/plugins/chat/off/").status_code == 302
    assert enabled(world.fjordby) == frozenset()
    actors = AuditEvent.objects.filter(action__startswith="plugin.").values_list("actor_id", flat=True)
    assert list(actors) == [world.people["municipal_admin"].pk] * 2


def test_switching_on_by_get_is_not_possible(world):
    assert world.client("municipal_admin").get("/admin/plugins/chat/on/").status_code == 405
    assert enabled(world.fjordby) == frozenset()


@pytest.mark.parametrize("who", ["anonymous", "citizen", "professional", "superuser"])
def test_others_can_neither_see_nor_switch(world, who):
    client = world.client(who)
    for path in ("/admin/plugins/", "/admin/plugins/chat/off/"):
        assert client.get(path).status_code in {302, 403}
    client.post("/admin/plugins/chat/on/")
    assert enabled(world.fjordby) == frozenset()


def test_an_administrator_of_another_municipality_can_neither_see_nor_switch(world):
    stranger = UserFactory(is_staff=True)
    MembershipFactory(user=stranger, municipality=world.klitby, role=Role.MUNICIPAL_ADMIN)
    client_of(stranger, world.klitby).post("/admin/plugins/chat/on/")
    client_of(stranger, world.fjordby).post("/admin/plugins/chat/on/")
    assert client_of(stranger, world.fjordby).get("/admin/plugins/").status_code == 403
    assert enabled(world.klitby) == {"chat"}
    assert enabled(world.fjordby) == frozenset()


def test_a_region_administrator_switches_in_its_regions_municipalities(world):
    person = UserFactory(is_staff=True)
    MembershipFactory(user=person, municipality=None, region=world.fjordby.region, role=Role.REGION_ADMIN)
    MembershipFactory(user=person, municipality=world.klitby, role=Role.EDITOR)  # opens the admin's door
    client_of(person, world.klitby).post("/admin/plugins/chat/on/")
    assert enabled(world.klitby) == {"chat"}


def test_what_stands_in_the_way_is_said(world, monkeypatch):
    monkeypatch.setattr(DummyConfig, "requires", ("chat",))
    client = world.client("municipal_admin")
    client.post("/admin/plugins/dummy_plugin/on/")
    assert enabled(world.fjordby) == frozenset()
    for slug in ("chat", "dummy_plugin"):
        client.post(f"/admin/plugins/{slug}/on/")
    assert "/admin/plugins/dummy_plugin/off/" in text_of(client.get("/admin/plugins/chat/off/"))
    client.post("/admin/plugins/chat/off/")
    assert enabled(world.fjordby) == {"chat", "dummy_plugin"}


def test_missing_plugins_are_shown_and_an_unknown_one_is_404(world):
    PluginActivation.unscoped.create(municipality=world.fjordby, plugin="long_gone", enabled=True)
    client = world.client("municipal_admin")
    assert "long_gone" in text_of(client.get("/admin/plugins/"))
    assert client.post("/admin/plugins/long_gone/on/").status_code == 404


def test_the_menu_shows_the_page_to_administrators_only(world):
    assert b"/admin/plugins/" in world.client("municipal_admin").get("/admin/").content
    assert b"/admin/plugins/" not in world.client("professional").get("/admin/").content


def test_settings_are_edited_for_the_own_municipality_while_on_and_audited(world):
    client = world.client("municipal_admin")
    path = "/admin/plugins/dummy_plugin/settings/"
    assert client.get(path).status_code == 404
    for place in (world.fjordby, world.klitby):
        world.switch("dummy_plugin", on=True, municipality=place)
    DummySettings.objects.create(site=world.klitby.site, greeting="of Klitby")
    page = client.get(path)
    assert page.status_code == 200
    assert b"of Klitby" not in page.content
    assert DummySettings.objects.count() == 1
    assert client.post(path, {"greeting": "Hello"}).status_code == 302
    assert DummySettings.objects.get(site=world.fjordby.site).greeting == "Hello"
    assert DummySettings.objects.get(site=world.klitby.site).greeting == "of Klitby"
    event = AuditEvent.objects.get(action="plugin.configured")
    assert event.data == {"plugin": "dummy_plugin", "fields": ["greeting"]}
    assert world.client("professional").get(path).status_code == 302


def test_the_page_is_not_on_the_regions_host(world):
    from cms.municipalities.models import Domain

    Domain.objects.create(hostname="localhost", region=world.fjordby.region)
    client = world.client("superuser")
    assert client.get("/admin/", headers={"host": "localhost"}).status_code == 200
    assert client.get("/admin/plugins/", headers={"host": "localhost"}).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_rows(world):
    client = world.client("municipal_admin")
    client.get("/admin/plugins/")  # warms what is kept for the life of the process
    counts = []
    for _ in (1, 3):
        Note.unscoped.create(municipality=world.fjordby, author=world.people["citizen"], text="x")
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/plugins/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
