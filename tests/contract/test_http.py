"""Contract 2 and 6: off is 404 for everybody, and a switch or an object of one municipality is not another's."""

import pytest

from cms.plugin_api.testing import api_addresses
from tests.contract.conftest import SLUGS
from tests.contract.probes import http_leaks, webhook_leaks

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", SLUGS)
def test_every_address_method_and_person_gets_404_while_the_plugin_is_off(world, slug):
    assert api_addresses(slug)
    assert http_leaks(world, slug) == []


def test_a_signed_webhook_gets_404_while_the_plugin_is_off(world):
    assert webhook_leaks(world) == []
    world.switch("dummy_plugin", on=True)
    assert webhook_leaks(world) != []


@pytest.mark.parametrize("slug", SLUGS)
def test_on_here_and_off_there_for_the_same_person(world, slug):
    world.switch(slug, on=True)
    for address in api_addresses(slug):
        there = world.client("citizen", world.klitby).get(address.path)
        assert (there.status_code, there.json()["code"]) == (404, "plugin_disabled")
    here = [world.client("citizen").get(address.path) for address in api_addresses(slug)]
    assert any(response.status_code != 404 for response in here)


def test_an_object_of_one_municipality_is_404_from_the_other(world):
    world.switch("dummy_plugin", on=True)
    world.switch("dummy_plugin", on=True, municipality=world.klitby)
    written = world.client("citizen").post(
        "/api/v1/dummy_plugin/notes", {"text": "mine"}, content_type="application/json"
    )
    path = f"/api/v1/dummy_plugin/notes/{written.json()['id']}"
    assert world.client("citizen").get(path).json()["text"] == "mine"
    assert world.client("citizen", world.klitby).get(path).status_code == 404
    assert world.client("citizen", world.klitby).get("/api/v1/dummy_plugin/notes").json() == {"results": []}


def test_the_answer_to_a_stranger_is_the_one_for_an_address_that_does_not_exist(world):
    client = world.client("stranger")
    off, nowhere = client.get("/api/v1/dummy_plugin/notes"), client.get("/api/v1/nowhere/notes")
    assert off.status_code == nowhere.status_code == 404
    assert off.content.replace(b"dummy_plugin", b"nowhere") == nowhere.content


def test_views_without_permissions_and_async_views_run_in_the_municipality_when_on(world):
    world.switch("dummy_plugin", on=True)
    client = world.client("anonymous")
    for path in ["deeper/open", "later"]:
        assert client.get(f"/api/v1/dummy_plugin/{path}").json() == {"municipality": "fjordby"}


def test_csrf_is_still_checked_behind_the_gate(world):
    from django.test import Client

    world.switch("dummy_plugin", on=True)
    strict = Client(enforce_csrf_checks=True, headers={"host": "fjordby.localhost"})
    assert strict.post("/api/v1/dummy_plugin/deeper/plain").status_code == 403
    world.switch("dummy_plugin", on=False)
    assert strict.post("/api/v1/dummy_plugin/deeper/plain").status_code == 404
