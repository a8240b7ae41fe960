"""Contract 4: while a plugin is off its menu items are absent and each of its admin addresses is 404."""

import pytest

from cms.plugin_api.testing import admin_addresses
from tests.contract.conftest import SLUGS
from tests.contract.probes import admin_leaks, menu_leaks
from tests.factories.core import FamilyFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", SLUGS)
def test_admin_addresses_and_menu_items_are_gone_while_the_plugin_is_off(world, slug):
    assert admin_addresses(slug)
    assert admin_leaks(world, slug) == []
    assert menu_leaks(world, slug) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_they_are_there_while_it_is_on(world, slug):
    world.switch(slug, on=True)
    assert menu_leaks(world, slug) != []
    client = world.client("professional")
    assert client.get(f"/admin/{slug}/").status_code == 200


@pytest.mark.parametrize("slug", SLUGS)
def test_nobody_but_professionals_sees_a_plugins_pages(world, slug):
    world.switch(slug, on=True)
    for who, status in (("municipal_admin", 302), ("superuser", 403)):
        assert world.client(who).get(f"/admin/{slug}/").status_code == status
    assert world.client("professional", world.klitby).get(f"/admin/{slug}/").status_code == 404


def test_the_snippets_page_does_not_list_a_plugins_snippets_while_it_is_off(world):
    client = world.client("superuser_professional")
    assert b"dummy_plugin" not in client.get("/admin/snippets/").content
    world.switch("dummy_plugin", on=True)
    assert b"dummy_plugin" in client.get("/admin/snippets/").content


def test_admin_pages_know_only_their_own_municipalitys_rows(world):
    from tests.dummy_plugin.models import Label, Note

    for place in (world.fjordby, world.klitby):
        world.switch("dummy_plugin", on=True, municipality=place)
    secret = Note.unscoped.create(
        municipality=world.klitby, author=world.people["professional"], text="a word from Klitby"
    )
    label = Label.unscoped.create(municipality=world.klitby, name="a word from Klitby")
    client = world.client("professional")
    for address in admin_addresses("dummy_plugin"):
        for pk in (secret.pk, label.pk):
            path = address.path.replace("00000000-0000-0000-0000-000000000001", str(pk)).replace(
                "/x/", f"/{pk}/"
            )
            response = client.get(path)
            assert b"a word from Klitby" not in response.content, path
    for path in (
        f"/admin/dummy_plugin/notes/edit/{secret.pk}/",
        f"/admin/dummy_plugin/notes/delete/{secret.pk}/",
    ):
        assert client.get(path).status_code == 404
        assert world.client("professional", world.klitby).get(path).status_code == 200
    assert client.post(f"/admin/dummy_plugin/notes/delete/{secret.pk}/").status_code == 404
    assert Note.unscoped.filter(pk=secret.pk).exists()


def test_a_section_of_a_familys_card_is_there_while_the_plugin_is_on(world):
    family = FamilyFactory(municipality=world.fjordby)
    client = world.client("professional")
    for on in (False, True):
        world.switch("dummy_plugin", on=on)
        assert (b"Dummy notes" in client.get(f"/admin/families/{family.pk}/").content) == on
