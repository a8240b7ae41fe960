"""Citizens come in by a one-time code, and nobody learns who has an account."""

import re

import pytest
from django.core import mail

from cms.accounts.models import Role
from tests.factories.accounts import citizen, staff_user
from tests.factories.core import MembershipFactory, UserFactory

AUTH = "/_allauth/browser/v1/auth"


@pytest.fixture
def amina(fjordby):
    return citizen(fjordby, email="amina@example.org", phone="+4512345678")


def request_code(app, **contact):
    return app.send("POST", f"{AUTH}/code/request", contact)


def code_in_mail():
    return re.search(r"\b\d{6}\b", mail.outbox[-1].body).group()


def confirm(app, code):
    return app.send("POST", f"{AUTH}/code/confirm", {"code": code})


@pytest.mark.django_db
def test_a_citizen_signs_in_with_a_code_from_the_mail(app, amina):
    answer = request_code(app, email="Amina@example.org")
    assert answer.status_code == 401
    assert {"id": "login_by_code", "is_pending": True} in answer.json()["data"]["flows"]
    done = confirm(app, code_in_mail())
    assert done.status_code == 200
    cookie = app.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert app.get("/api/v1/me/").json()["display_name"] == amina.display_name


@pytest.mark.django_db
def test_a_citizen_signs_in_with_a_code_by_sms(app, amina, capsys):
    assert request_code(app, phone="12 34 56 78").status_code == 401
    sent = capsys.readouterr().out
    assert "+4512345678" in sent
    assert not re.search("fjordby|family|child|health|graviditet", sent, re.IGNORECASE)
    assert confirm(app, re.search(r"\b\d{6}\b", sent).group()).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("contact", [{"email": "nobody@example.org"}, {"phone": "+4587654321"}])
def test_the_answer_is_the_same_for_an_unknown_person(app, at, amina, contact):
    known = request_code(app, **({"email": amina.email} if "email" in contact else {"phone": amina.phone}))
    sent = len(mail.outbox)
    stranger = at("fjordby.localhost")
    unknown = request_code(stranger, **contact)
    assert (unknown.status_code, unknown.json()) == (known.status_code, known.json())
    assert len(mail.outbox) == sent
    assert confirm(stranger, "").status_code == confirm(app, "").status_code == 400
    assert confirm(stranger, "123456").json() == confirm(app, "12345").json()
    assert app.send("POST", f"{AUTH}/code/resend").status_code == 404


@pytest.mark.django_db
def test_three_wrong_guesses_end_the_code(app, amina):
    request_code(app, email=amina.email)
    code = code_in_mail()
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(3):
        assert confirm(app, wrong).status_code == 400
    assert confirm(app, code).status_code == 409


@pytest.mark.django_db
def test_a_code_is_old_after_ten_minutes(app, amina, monkeypatch):
    import time

    request_code(app, email=amina.email)
    code, now = code_in_mail(), time.time()
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time.time", lambda: now + 601)
    assert confirm(app, code).status_code == 409


@pytest.mark.django_db
def test_codes_are_limited_for_each_address(app, at, amina):
    answers = [request_code(at("fjordby.localhost"), email=amina.email).status_code for _ in range(4)]
    assert answers == [401, 401, 401, 400]
    assert request_code(app, email="nobody@example.org").status_code == 401


@pytest.mark.django_db
def test_no_code_reaches_somebody_of_another_municipality(at, klitby, amina):
    there = at("klitby.localhost")
    assert request_code(there, email=amina.email).status_code == 401
    assert mail.outbox == []


@pytest.mark.django_db
def test_an_ended_membership_opens_nothing(app, amina):
    amina.memberships.update(ended_at="2026-01-01T00:00Z")
    request_code(app, email=amina.email)
    assert mail.outbox == []


@pytest.mark.django_db
def test_a_closed_account_opens_nothing(app, amina):
    request_code(app, email=amina.email)
    amina.is_active = False
    amina.save()
    assert confirm(app, code_in_mail()).status_code == 401
    assert app.get("/api/v1/me/").status_code == 403


@pytest.mark.django_db
def test_staff_get_directions_instead_of_a_code(app, fjordby):
    nurse = staff_user(fjordby, email="nurse@fjordby.dk")
    request_code(app, email=nurse.email)
    assert "/admin/" in mail.outbox[-1].body
    assert not re.search(r"\b\d{6}\b", mail.outbox[-1].body)


@pytest.mark.django_db
def test_somebody_who_began_to_work_here_meanwhile_is_refused(app, fjordby, amina):
    request_code(app, email=amina.email)
    MembershipFactory(user=amina, municipality=fjordby, role=Role.EDITOR)
    answer = confirm(app, code_in_mail())
    assert answer.status_code == 401
    assert app.get("/api/v1/me/").status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["signup", "login", "password/request", "password/reset", "email/verify", "phone/verify",
     "provider/redirect", "provider/signup", "webauthn/signup", "sessions", "2fa/authenticate"],
)  # fmt: skip
def test_other_flows_do_not_exist(app, path):
    UserFactory(email="amina@example.org")
    body = {"email": "amina@example.org", "password": "x"}
    assert app.send("POST", f"{AUTH}/{path}", body).status_code == 404
    assert app.send("POST", f"/_allauth/app/v1/auth/{path}", body).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["email", "phone", "password/change", "authenticators/totp"])
def test_account_changes_do_not_exist(app, amina, path):
    app.force_login(amina)
    assert app.send("POST", f"/_allauth/browser/v1/account/{path}", {}).status_code == 404


@pytest.mark.django_db
def test_signing_in_needs_the_csrf_header(at, amina):
    browser = at("fjordby.localhost", enforce_csrf_checks=True)
    assert request_code(browser, email=amina.email).status_code == 403
    browser.get(f"{AUTH}/session")
    token = browser.cookies["csrftoken"].value
    answer = browser.send(
        "POST", f"{AUTH}/code/request", {"email": amina.email}, headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 401
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_sign_out_ends_the_session(app, amina):
    request_code(app, email=amina.email)
    confirm(app, code_in_mail())
    assert app.send("DELETE", f"{AUTH}/session").status_code == 401
    assert app.get("/api/v1/me/").status_code == 403
