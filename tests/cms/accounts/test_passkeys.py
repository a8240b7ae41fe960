"""Passkeys: another way in for citizens, password and factor in one for staff, bound to one host."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator

from tests.cms.accounts.soft_authenticator import UP, SoftAuthenticator
from tests.cms.accounts.test_sign_in_by_code import code_in_mail, confirm, request_code
from tests.factories.accounts import PASSWORD, citizen, sign_in, staff_user
from tests.factories.core import MembershipFactory

API = "/_allauth/browser/v1"
PASSKEYS = f"{API}/account/authenticators/webauthn"
ORIGIN = "http://fjordby.localhost:8000"


@pytest.fixture
def amina(fjordby):
    return citizen(fjordby, email="amina@example.org")


def sign_in_by_code(app, user):
    request_code(app, email=user.email)
    return confirm(app, code_in_mail())


@pytest.fixture
def key(app, amina):
    """Amina's phone, registered while she was signed in by code."""
    sign_in_by_code(app, amina)
    key = SoftAuthenticator(ORIGIN)
    options = app.get(f"{PASSKEYS}?passwordless").json()["data"]["creation_options"]
    assert options["publicKey"]["rp"]["id"] == "fjordby.localhost"
    answer = app.send("POST", PASSKEYS, {"name": "Phone", "credential": key.create(options)})
    assert answer.status_code == 200
    return key


def passkey_login(browser, key, **kwargs):
    options = browser.get(f"{API}/auth/webauthn/login").json()["data"]["request_options"]
    return browser.send("POST", f"{API}/auth/webauthn/login", {"credential": key.get(options, **kwargs)})


@pytest.mark.django_db
def test_a_citizen_comes_in_with_a_passkey(at, key, amina):
    phone = at("fjordby.localhost")
    assert passkey_login(phone, key).status_code == 200
    assert phone.get("/api/v1/me/").json()["id"] == str(amina.pk)


@pytest.mark.django_db
def test_a_citizens_passkey_is_no_second_lock(at, key, amina):
    """Whoever loses the phone still comes in by code."""
    elsewhere = at("fjordby.localhost")
    assert sign_in_by_code(elsewhere, amina).status_code == 200
    lost = elsewhere.get(f"{API}/account/authenticators").json()["data"]
    passkey = next(one for one in lost if one["type"] == "webauthn")
    assert elsewhere.send("DELETE", PASSKEYS, {"authenticators": [passkey["id"]]}).status_code == 200
    assert passkey_login(at("fjordby.localhost"), key).status_code == 400


@pytest.mark.django_db
def test_an_old_session_adds_no_passkey(app, amina):
    amina.set_unusable_password()
    amina.save()
    sign_in(app, amina, factor=None, age=3600)
    answer = app.get(f"{PASSKEYS}?passwordless")
    assert (answer.status_code, answer.json()["code"]) == (401, "reauthentication_required")
    assert app.send("POST", PASSKEYS, {"name": "x", "credential": {}}).status_code == 401
    assert app.send("DELETE", PASSKEYS, {"authenticators": []}).status_code == 401


@pytest.mark.django_db
def test_a_code_makes_an_old_session_fresh(app, at, amina):
    amina.set_unusable_password()
    amina.save()
    sign_in(app, amina, factor=None, age=3600)
    confirm_url = "/api/v1/me/confirm"
    assert app.send("POST", confirm_url, {"code": "123456"}).status_code == 400  # none was sent
    assert app.send("POST", f"{confirm_url}/send-code").status_code == 204
    code = code_in_mail()
    wrong = "000000" if code != "000000" else "111111"
    other = at("fjordby.localhost")
    sign_in(other, amina, factor=None, age=3600)
    assert other.send("POST", confirm_url, {"code": code}).status_code == 400  # another session
    assert app.send("POST", confirm_url, {"code": wrong}).status_code == 400
    assert app.send("POST", confirm_url, {"code": code}).status_code == 204
    assert app.get(f"{PASSKEYS}?passwordless").status_code == 200
    app.send("POST", f"{confirm_url}/send-code")
    for _ in range(3):
        app.send("POST", confirm_url, {"code": wrong})
    assert app.send("POST", confirm_url, {"code": code_in_mail()}).status_code == 400
    assert app.send("POST", f"{confirm_url}/send-code").status_code == 204
    assert app.send("POST", f"{confirm_url}/send-code").status_code == 429
    assert at("fjordby.localhost").send("POST", f"{confirm_url}/send-code").status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    "origin", ["http://klitby.localhost", "https://evil.example", "http://fjordby.example"]
)
def test_a_passkey_shown_to_another_address_is_refused(at, key, origin):
    key.origin = origin
    assert passkey_login(at("fjordby.localhost"), key).status_code == 400


@pytest.mark.django_db
def test_a_passkey_that_did_not_verify_its_user_is_refused(at, key):
    assert passkey_login(at("fjordby.localhost"), key, flags=UP).status_code == 400


@pytest.mark.django_db
def test_an_answer_is_not_used_twice(at, key):
    browser = at("fjordby.localhost")
    options = browser.get(f"{API}/auth/webauthn/login").json()["data"]["request_options"]
    answer = {"credential": key.get(options)}
    assert browser.send("POST", f"{API}/auth/webauthn/login", answer).status_code == 200
    other = at("fjordby.localhost")
    other.get(f"{API}/auth/webauthn/login")
    assert other.send("POST", f"{API}/auth/webauthn/login", answer).status_code == 400


@pytest.mark.django_db
def test_an_ended_membership_closes_the_passkey_too(at, key, amina):
    amina.memberships.update(ended_at="2026-01-01T00:00Z")
    phone = at("fjordby.localhost")
    assert passkey_login(phone, key).status_code == 401
    assert phone.get("/api/v1/me/").status_code == 403


@pytest.fixture
def nurse(fjordby):
    return staff_user(fjordby, email="nurse@fjordby.dk")


def register_staff_key(app, nurse):
    app.post("/admin/login/", {"email": nurse.email, "password": PASSWORD})
    assert app.get("/admin/")["Location"] == "/admin/second-factor/set-up/"
    key = SoftAuthenticator(ORIGIN)
    credential = key.create(app.get("/admin/second-factor/passkey/").json())
    answer = app.post("/admin/second-factor/passkey/", {"name": "", "credential": json.dumps(credential)})
    assert answer["Location"] == "/admin/second-factor/codes/"
    return key


@pytest.mark.django_db
def test_staff_set_up_a_passkey_as_their_factor(app, nurse):
    register_staff_key(app, nurse)
    assert app.get("/admin/").status_code == 200
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"webauthn", "recovery_codes"}


@pytest.mark.django_db
def test_staff_sign_in_with_password_and_passkey(app, at, nurse):
    key = register_staff_key(app, nurse)
    browser = at("fjordby.localhost")
    browser.post("/admin/login/", {"email": nurse.email, "password": PASSWORD})
    page = browser.get("/admin/login/second-step/").content.decode()
    options = json.loads(re.search(r'id="passkey-options"[^>]*>(.*?)</script>', page).group(1))
    answer = browser.post("/admin/login/second-step/", {"credential": json.dumps(key.get(options))})
    assert answer["Location"] == "/admin/"
    assert browser.get("/admin/").status_code == 200


@pytest.mark.django_db
def test_staff_sign_in_with_a_passkey_alone(app, at, nurse):
    key = register_staff_key(app, nurse)
    browser = at("fjordby.localhost")
    options = browser.get("/admin/login/passkey/").json()
    answer = browser.post("/admin/login/passkey/", {"credential": json.dumps(key.get(options))})
    assert answer["Location"] == "/admin/"
    assert browser.get("/admin/").status_code == 200
    unverified = at("fjordby.localhost")
    options = unverified.get("/admin/login/passkey/").json()
    assert (
        unverified.post(
            "/admin/login/passkey/", {"credential": json.dumps(key.get(options, flags=UP))}
        ).status_code
        == 200
    )
    assert unverified.get("/admin/").status_code == 302


@pytest.mark.django_db
def test_a_citizens_passkey_does_not_open_the_staff_door(at, key):
    browser = at("fjordby.localhost")
    options = browser.get("/admin/login/passkey/").json()
    answer = browser.post("/admin/login/passkey/", {"credential": json.dumps(key.get(options))})
    assert answer.status_code == 200
    assert "_auth_user_id" not in browser.session
    assert browser.post("/admin/login/passkey/", {"credential": "nonsense"}).status_code == 200


@pytest.mark.django_db
def test_a_citizen_who_begins_to_work_here_uses_the_passkey_with_verification(at, key, amina, fjordby):
    MembershipFactory(user=amina, municipality=fjordby, role="editor")
    browser = at("fjordby.localhost")
    assert passkey_login(browser, key).status_code == 200
    assert browser.get("/api/v1/me/").status_code == 200
    by_code = at("fjordby.localhost")
    request_code(by_code, email=amina.email)
    assert by_code.get("/api/v1/me/").status_code == 403
