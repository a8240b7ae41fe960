"""The Host header alone decides, and a strange one finds nothing."""

import pytest
from django.test import Client, RequestFactory

from cms.municipalities.actions import create_municipality, create_region
from cms.municipalities.hosts import hostname_of, is_hostname
from cms.municipalities.http import tenant
from cms.municipalities.middleware import MunicipalityMiddleware
from cms.municipalities.queries import owner_of_host

pytestmark = pytest.mark.django_db


@pytest.fixture
def fjordby():
    region = create_region(slug="region-nord", name="Region Nord", hostname="localhost", actor=None)
    create_municipality(region=region, slug="klitby", name="Klitby", hostname="klitby.localhost", actor=None)
    return create_municipality(
        region=region, slug="fjordby", name="Fjordby", hostname="fjordby.localhost", actor=None
    )


def status(host, path="/admin/login/", **headers):
    return Client(headers={"host": host} | headers).get(path).status_code


@pytest.mark.parametrize(
    "host",
    [
        "fjordby.localhost",
        "fjordby.localhost:8000",
        "FJORDBY.Localhost",
        "fjordby.localhost.",
        "fjordby.localhost.:80",
    ],
)
def test_a_known_host_is_known_in_every_lawful_spelling(fjordby, host):
    assert status(host) == 200
    assert owner_of_host(host).municipality == fjordby


@pytest.mark.parametrize(
    "host",
    [
        "",
        "stranger.example",
        "fjordby.localhost.stranger.example",
        "stranger.example/fjordby.localhost",
        "klitby.localhost,fjordby.localhost",
        "fjordby.localhost@stranger.example",
        "stranger.example#fjordby.localhost",
        "fjordby.localhost:80:90",
        "fjordby.localhost:port",
        "fjordby.localhost:999999",
        "fjordby.localhost..",
        ".fjordby.localhost",
        "fjordby.localhost\x00",
        "fjordby.localhost\r\nx: y",
        "fjordby .localhost",
        "[::1]",
        "[fjordby.localhost]",
        "127.0.0.1",
        "fjordby.localhost'--",
        "%66jordby.localhost",
        "fjørdby.localhost",
        "ſjordby.localhost",
        "a" * 300,
    ],
)
def test_any_other_host_finds_nothing(fjordby, host):
    assert owner_of_host(host) is None
    request = RequestFactory().get("/admin/login/")
    request.META["HTTP_HOST"] = host
    middleware = MunicipalityMiddleware(lambda _request: pytest.fail("nobody may be asked"))
    assert middleware(request).status_code == 404


def test_forwarding_headers_are_not_believed(fjordby):
    assert status("stranger.example", **{"x-forwarded-host": "fjordby.localhost"}) == 404
    seen = []
    middleware = MunicipalityMiddleware(lambda request: seen.append(tenant(request).municipality.slug))
    request = RequestFactory().get(
        "/", headers={"x-forwarded-host": "klitby.localhost", "forwarded": "host=x"}
    )
    request.META["HTTP_HOST"] = "fjordby.localhost"
    middleware(request)
    assert seen == ["fjordby"]


def test_a_malformed_host_asks_the_database_nothing(fjordby, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert owner_of_host("fjordby.localhost/x") is None
    with django_assert_num_queries(1):
        assert owner_of_host("fjordby.localhost").municipality == fjordby


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/bootstrap/",
        "/api/v1/library/topics?locale=da",
        "/api/v1/me/",
        "/manifest.webmanifest",
        "/sw.js",
    ],
)
def test_citizens_have_nothing_on_the_regions_host(fjordby, path):
    assert status("localhost", path) == 404


def test_the_regions_office_is_on_its_host(fjordby):
    assert status("localhost") == 200


@pytest.mark.parametrize("name", ["a", "a.b", "fjordby.localhost", "xn--fjrdby-bya.dk", "a" * 63 + ".dk"])
def test_host_names(name):
    assert is_hostname(name)
    assert hostname_of(name) == name


@pytest.mark.parametrize("name", ["", "-a", "a-", "a..b", "a" * 64, "1.2.3.4", "a_b", "A", "ø", "a.b\n"])
def test_no_host_names(name):
    assert not is_hostname(name)
