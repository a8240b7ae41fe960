"""The host decides which municipality answers, and a stranger gets nothing."""

import http.client

import pytest
from playwright.sync_api import expect

from tests.e2e.server import Server

PATHS = ["/", "/da/bibliotek/", "/admin/", "/admin/login/", "/api/v1/bootstrap/", "/sw.js", "/healthz-not"]


@pytest.mark.parametrize(
    "host", ["stranger.example", "unknown.localhost", "fjordby.localhost.evil.example", ""]
)
def test_a_stranger_host_gets_404(server: Server, host: str):
    for path in PATHS:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        connection.request("GET", path, headers={"Host": f"{host}:{server.port}" if host else "127.0.0.1"})
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        assert response.status == 404, f"{host}{path}: {response.status}"
        assert "Fjordby" not in body
        assert "Klitby" not in body


def test_a_stranger_host_in_the_browser(visit):
    stranger = visit(host="nobody")
    stranger.watch.allow(r"404 GET")
    answer = stranger.page.goto(stranger.url("/"))
    assert answer is not None
    assert answer.status == 404


def test_each_municipality_has_its_own_face(visit):
    colours = set()
    for host, name in (("fjordby", "Fjordby"), ("klitby", "Klitby")):
        page = visit(host=host).goto("/")
        expect(page.get_by_role("banner")).to_contain_text(name)
        colours.add(
            page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--brand-accent')")
        )
    assert len(colours) == 2


def test_the_region_offers_its_municipalities(visit):
    here = visit(host="")
    page = here.page
    page.goto(here.url("/"))
    page.get_by_role("link", name="Klitby").click()
    page.wait_for_selector("html[data-ready]")
    assert page.url.startswith(here.server.url("klitby"))


def test_a_session_of_one_municipality_is_none_in_the_other(visit, people):
    cookies = people.cookies("citizen", "fjordby")
    here = visit(host="klitby")
    here.context.add_cookies([cookie | {"url": here.url("/")} for cookie in cookies])
    here.goto("/")
    user = here.get("/api/v1/bootstrap/")["body"]["user"]
    assert user is None or "citizen" not in user["roles"]
    # The app knows it: it asks for no thread (the watch would tell of a 403), and says whom this is for.
    for path in ("/chat/", "/tasks/", "/video/"):
        page = here.goto(path)
        expect(page.get_by_text("Her er der plads til familier")).to_be_visible()
