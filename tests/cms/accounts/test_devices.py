"""One's own devices: seen, named and signed out, at once."""

import pytest
from allauth.usersessions.models import UserSession
from asgiref.sync import async_to_sync, sync_to_async
from channels.layers import get_channel_layer
from django.core import mail

from cms.accounts.actions.sessions import deactivate_user
from cms.accounts.devices import device_label
from cms.realtime.events import CORE, group
from cms.realtime.groups import personal_key
from tests.cms.accounts.test_sign_in_by_code import code_in_mail, confirm, request_code
from tests.factories.accounts import citizen

PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0 Mobile Safari/537.36"
)
DEVICES = "/api/v1/me/devices/"


@pytest.fixture
def amina(fjordby):
    return citizen(fjordby, email="amina@example.org")


@pytest.fixture
def signed_in(at, amina):
    def sign_in(agent=PHONE, user=amina):
        browser = at("fjordby.localhost")
        browser.defaults["HTTP_USER_AGENT"] = agent
        request_code(browser, email=user.email)
        assert confirm(browser, code_in_mail()).status_code == 200
        mail.outbox.clear()
        return browser

    return sign_in


@pytest.mark.django_db
def test_the_list_names_devices_in_words(signed_in):
    browser = signed_in()
    signed_in("curl/8")
    devices = browser.get(DEVICES).json()
    assert [(d["label"], d["current"]) for d in devices if d["current"]] == [
        ("Chrome på en Android-telefon", True)
    ]
    assert {d["label"] for d in devices if not d["current"]} == {"Ukendt enhed"}
    assert set(devices[0]) == {"id", "label", "last_seen", "current"}


@pytest.mark.django_db
@pytest.mark.parametrize("others", [0, 2])
def test_the_list_takes_the_same_queries_for_one_and_three(signed_in, django_assert_num_queries, others):
    for _ in range(others):
        signed_in()
    browser = signed_in()
    browser.get(DEVICES)  # notes "last seen"
    with django_assert_num_queries(2):  # host, session, user, memberships (gate), devices
        assert len(browser.get(DEVICES).json()) == others + 1


@pytest.mark.django_db
def test_a_device_is_signed_out_at_once(signed_in):
    here, lost = signed_in(), signed_in()
    device = next(d for d in here.get(DEVICES).json() if not d["current"])
    assert here.delete(f"{DEVICES}{device['id']}/").status_code == 204
    assert lost.get("/api/v1/me/").status_code == 403
    assert here.get("/api/v1/me/").status_code == 200
    assert len(here.get(DEVICES).json()) == 1


@pytest.mark.django_db
def test_nobody_signs_out_somebody_else(signed_in, fjordby):
    mine = signed_in()
    other = signed_in(user=citizen(fjordby, email="omar@example.org"))
    theirs = other.get(DEVICES).json()[0]["id"]
    assert mine.delete(f"{DEVICES}{theirs}/").status_code == 404
    assert other.get("/api/v1/me/").status_code == 200
    assert theirs not in {d["id"] for d in mine.get(DEVICES).json()}


@pytest.mark.django_db
def test_all_others_are_signed_out(signed_in):
    here, *others = [signed_in() for _ in range(3)]
    assert here.delete(DEVICES).status_code == 204
    assert [browser.get("/api/v1/me/").status_code for browser in others] == [403, 403]
    assert here.get("/api/v1/me/").status_code == 200


@pytest.mark.django_db
def test_the_own_device_too(signed_in):
    here = signed_in()
    device = here.get(DEVICES).json()[0]
    assert here.delete(f"{DEVICES}{device['id']}/").status_code == 204
    assert here.get("/api/v1/me/").status_code == 403
    assert UserSession.objects.count() == 0


@pytest.mark.django_db
def test_signing_out_leaves_no_device_behind(signed_in):
    here = signed_in()
    here.send("DELETE", "/_allauth/browser/v1/auth/session")
    assert UserSession.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_sockets_are_rung_when_a_session_ends_or_an_account_closes(fjordby, signed_in, amina):
    here, _lost = signed_in(), signed_in()
    layer = get_channel_layer()
    name = group(fjordby, CORE, personal_key(amina))
    async_to_sync(layer.group_add)(name, "specific.test")
    here.delete(DEVICES)
    bell = async_to_sync(layer.receive)("specific.test")
    assert (bell["event"], bell["data"]) == ("session.ended", {})
    deactivate_user(user=amina, actor=None, reason="asked for it")
    assert async_to_sync(layer.receive)("specific.test")["event"] == "session.ended"
    assert here.get("/api/v1/me/").status_code == 403


@pytest.mark.django_db
def test_last_seen_moves_and_is_written_rarely(signed_in, django_assert_num_queries):
    here = signed_in()
    UserSession.objects.update(last_seen_at="2026-01-01T00:00Z")
    session = here.session
    session["seen_at"] = 0
    session.save()
    here.get("/api/v1/me/")
    assert UserSession.objects.get().last_seen_at.year > 2025
    with django_assert_num_queries(1):
        here.get("/api/v1/me/")


@pytest.mark.django_db
def test_people_change_language_and_name(signed_in, amina):
    here = signed_in()
    answer = here.send("PATCH", "/api/v1/me/", {"language": "en", "display_name": " Amina N. "})
    assert (answer.json()["language"], answer.json()["display_name"]) == ("en", "Amina N.")
    assert here.send("PATCH", "/api/v1/me/", {"language": "xx"}).json()["code"] == "invalid"
    assert here.send("PATCH", "/api/v1/me/", {"email": "x@example.org"}).status_code == 200
    amina.refresh_from_db()
    assert amina.email == "amina@example.org"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/v1/me/", DEVICES, f"{DEVICES}1/"])
def test_strangers_are_refused(app, path):
    assert app.get(path).status_code == 403
    assert app.delete(path).status_code == 403


def test_labels():
    assert "iPhone" in device_label("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1")
    assert device_label("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Edg/120").startswith("Edge")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["device", "others", "sign out", "role", "account"])
def test_an_open_socket_closes_at_once(fjordby, signed_in, amina, how):
    """Long before the next heartbeat, and for that session alone."""
    from cms.accounts.actions.memberships import end_membership
    from tests.contract.sockets import make_socket

    here, lost = signed_in(), signed_in()
    cookie = lost.cookies["sessionid"].value

    def end():
        if how == "device":
            device = next(d for d in here.get(DEVICES).json() if not d["current"])
            here.delete(f"{DEVICES}{device['id']}/")
        elif how == "others":
            here.delete(DEVICES)
        elif how == "sign out":
            lost.send("DELETE", "/_allauth/browser/v1/auth/session")
        elif how == "role":
            end_membership(membership=amina.memberships.get(), actor=None)
        else:
            deactivate_user(user=amina, actor=None, reason="asked")

    async def walk():
        socket = await sync_to_async(make_socket)(amina, fjordby, cookie=cookie)
        await socket.connect()
        await socket.event("ready")
        stays = await sync_to_async(make_socket)(amina, fjordby, cookie=here.cookies["sessionid"].value)
        await stays.connect()
        await stays.event("ready")
        await sync_to_async(end)()
        assert await socket.close_code() == 4401
        if how in {"device", "others", "sign out"}:
            assert (await stays.ask("core.ping"))["ok"]
        await socket.disconnect()
        await stays.disconnect()

    async_to_sync(walk)()
