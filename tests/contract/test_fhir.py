"""Contract 2 and 6 for /fhir/: off is 404 and not described, and one type is one plugin's."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.plugin_api.registry import Registry, registry
from tests.contract.conftest import SLUGS
from tests.contract.probes import fhir_leaks
from tests.contract.test_identity import plugin_in

WITH_RESOURCES = [slug for slug in SLUGS if registry.get(slug).contributed("fhir")]


@pytest.mark.django_db
@pytest.mark.parametrize("slug", WITH_RESOURCES)
def test_off_its_resources_are_not_there_and_not_described(world, slug):
    assert fhir_leaks(world, slug) == []


@pytest.mark.django_db
@pytest.mark.parametrize("slug", WITH_RESOURCES)
def test_on_it_is_described_here_and_not_where_it_is_off(world, slug):
    world.switch(slug, on=True)
    kinds = {one.type for one in registry.get(slug).contributed("fhir")}

    def described(municipality):
        told = world.client("professional", municipality).get("/fhir/metadata").json()
        return {one["type"] for one in told["rest"][0]["resource"]}

    assert kinds <= described(world.fjordby)
    assert described(world.klitby) == set()
    for kind in kinds:
        assert world.client("professional", world.klitby).get(f"/fhir/{kind}").status_code == 404
        for who in ("citizen", "anonymous", "stranger", "municipal_admin", "superuser"):
            assert world.client(who).get(f"/fhir/{kind}").status_code == 403


def test_two_plugins_cannot_offer_one_type(tmp_path, monkeypatch):
    apart = Registry()
    apart.admit(plugin_in(tmp_path, monkeypatch, fhir="class Made:\n    type = 'Task'\nresources = [Made()]"))
    with pytest.raises(ImproperlyConfigured, match="Task"):
        apart.admit(registry.get("tasks"))
