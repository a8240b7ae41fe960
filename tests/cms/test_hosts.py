import pytest

from tests.factories.core import MunicipalityFactory


@pytest.mark.django_db
def test_unknown_host_gets_404_even_when_municipalities_exist(client):
    MunicipalityFactory(slug="fjordby")
    assert client.get("/admin/", headers={"host": "stranger.example"}).status_code == 404


@pytest.mark.django_db
def test_known_host_is_served_whatever_its_port_and_case(client):
    MunicipalityFactory(slug="fjordby")
    response = client.get("/admin/", headers={"host": "FJORDBY.localhost:8123"})
    assert response.status_code == 302
