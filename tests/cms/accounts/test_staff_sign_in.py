"""Nobody works here with a password alone, and Wagtail's own doors are bricked up."""

import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.core.cache import cache
from django.urls import get_resolver
from wagtail.admin.views import account as wagtail_account

from cms.accounts.models import Membership, Role
from cms.audit.models import AuditEvent
from cms.municipalities.actions.groups import sync_region_groups
from tests.factories.accounts import PASSWORD, citizen, sign_in, staff_user
from tests.factories.core import RegionFactory, UserFactory

LOGIN = "/admin/login/"


@pytest.fixture
def nurse(fjordby):
    return staff_user(fjordby, email="nurse@fjordby.dk")


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def give_app(user):
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def give_password(app, user, password=PASSWORD, **more):
    return app.post(LOGIN, {"email": user.email, "password": password, **more})


@pytest.mark.django_db
def test_the_first_sign_in_leads_through_setting_up_a_factor(app, nurse):
    assert give_password(app, nurse).status_code == 302
    shut = app.get("/admin/")
    assert shut["Location"] == "/admin/second-factor/set-up/"
    assert app.get("/api/v1/me/").json()["code"] == "second_factor_required"
    page = app.get("/admin/second-factor/set-up/").content.decode()
    assert "<svg" in page
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page).group(1).replace(" ", "")
    assert app.post("/admin/second-factor/set-up/", {"code": "000000"}).status_code == 200
    assert app.get("/admin/")["Location"] == "/admin/second-factor/set-up/"
    # A second look at the page makes a new secret.
    page = app.get("/admin/second-factor/set-up/").content.decode()
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page).group(1).replace(" ", "")
    done = app.post("/admin/second-factor/set-up/", {"code": code_of(secret)})
    assert done["Location"] == "/admin/second-factor/codes/"
    codes = re.findall(r"<code>(\d{8})</code>", app.get("/admin/second-factor/codes/").content.decode())
    assert len(codes) == 10
    assert app.get("/admin/second-factor/codes/").status_code == 302  # shown once
    assert app.get("/admin/").status_code == 200
    assert app.get("/api/v1/me/").status_code == 200
    stored = Authenticator.objects.get(user=nurse, type="totp").data["secret"]
    assert secret not in stored


@pytest.mark.django_db
def test_a_returning_colleague_shows_password_and_code(app, at, nurse):
    secret = give_app(nurse)
    answer = give_password(app, nurse, next="/admin/account/")
    assert answer["Location"].startswith("/admin/login/second-step/")
    assert app.get("/admin/")["Location"].startswith(LOGIN)
    assert app.get("/api/v1/me/").status_code == 403
    assert app.post(answer["Location"], {"code": "000000"}).status_code == 200
    used = code_of(secret)
    done = app.post("/admin/login/second-step/", {"code": used, "next": "/admin/account/"})
    assert done["Location"] == "/admin/account/"
    assert app.get("/admin/").status_code == 200
    assert AuditEvent.objects.filter(action="accounts.signed_in", actor=nurse).count() == 1
    # The code was seen by somebody over the shoulder.
    other = at("fjordby.localhost")
    give_password(other, nurse)
    other.post("/admin/login/second-step/", {"code": used})
    assert other.get("/admin/").status_code == 302


@pytest.mark.django_db
def test_a_code_is_not_accepted_twice_within_its_whole_time(app, at, nurse, monkeypatch):
    secret, now = give_app(nurse), time.time()
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: now)
    code = code_of(secret)
    give_password(app, nurse)
    app.post("/admin/login/second-step/", {"code": code})
    assert app.get("/admin/").status_code == 200
    cache.delete(f"allauth.mfa.totp.used?user={nurse.pk}&code={code}")  # allauth's own memory is short
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: now + 30)
    other = at("fjordby.localhost")
    give_password(other, nurse)
    other.post("/admin/login/second-step/", {"code": f"{code[:3]} {code[3:]}"})
    assert other.get("/admin/").status_code == 302


@pytest.mark.django_db
def test_half_signed_in_is_nobody_in_bootstrap(app, nurse):
    give_password(app, nurse)
    assert app.get("/api/v1/bootstrap/").json()["user"] is None
    sign_in(app, nurse)
    assert app.get("/api/v1/bootstrap/").json()["user"]["roles"] == ["professional"]


@pytest.mark.django_db
def test_a_recovery_code_works_once(app, at, nurse):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    give_app(nurse)
    code = RecoveryCodes.activate(nurse).generate_codes()[0]
    give_password(app, nurse)
    app.post("/admin/login/second-step/", {"code": code})
    assert app.get("/admin/").status_code == 200
    other = at("fjordby.localhost")
    give_password(other, nurse)
    other.post("/admin/login/second-step/", {"code": code})
    assert other.get("/admin/").status_code == 302


HOST = "http://fjordby.localhost"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("referer", "back"),
    [
        (f"{HOST}/admin/account/?tab=2", "/admin/account/?tab=2"),
        ("", "/admin/"),
        (f"{HOST}/da/bibliotek/", "/admin/"),
        (f"{HOST}/administration/", "/admin/"),
        ("http://evil.example/admin/account/", "/admin/"),
        ("http://fjordby.localhost.evil.example/admin/account/", "/admin/"),
        ("http://fjordby.localhost@evil.example/admin/account/", "/admin/"),
        ("//evil.example/admin/account/", "/admin/"),
        (f"{HOST}//evil.example/admin/", "/admin/"),
        ("javascript:alert(1)/admin/", "/admin/"),
        ("http://[/admin/", "/admin/"),
    ],
)
def test_who_presses_a_button_signed_out_comes_back_to_a_page(app, nurse, referer, back):
    """The page on which the button stood, of this host alone; never an address that only takes forms."""
    answer = app.post("/admin/families/invite/", {"x": "1"}, headers={"referer": referer})
    assert answer.status_code == 302
    place = urlsplit(answer["Location"])
    assert (place.netloc, place.path, parse_qs(place.query)) == ("", LOGIN, {"next": [back]})
    # That is where one comes to.
    secret = give_app(nurse)
    second = give_password(app, nurse, next=back)
    assert second["Location"].startswith("/admin/login/second-step/")
    done = app.post("/admin/login/second-step/", {"code": code_of(secret), "next": back})
    assert done["Location"] == back


@pytest.mark.django_db
def test_what_scripts_send_signed_out_is_answered_as_before(app):
    refused = app.post("/admin/account/", headers={"x-requested-with": "XMLHttpRequest"})
    assert refused.status_code == 403
    page = {"referer": f"{HOST}/admin/reports/"}
    for answer in (
        app.post("/admin/account/", headers=page | {"sec-fetch-mode": "cors"}),
        app.post("/admin/account/", "{}", content_type="application/json", headers=page),
    ):
        # A redirect: by it an open page knows that nothing is kept.
        assert answer.status_code == 302
        assert parse_qs(urlsplit(answer["Location"]).query) == {"next": ["/admin/account/"]}
    assert app.get("/admin/account/")["Location"] == f"{LOGIN}?next=/admin/account/"


@pytest.mark.django_db
def test_wagtails_own_sign_in_form_lets_nobody_in(app, nurse):
    answer = app.post(LOGIN, {"username": nurse.email, "password": PASSWORD, "next": "/admin/"})
    assert answer.status_code == 200
    assert "_auth_user_id" not in app.session
    give_password(app, nurse)
    assert app.get("/admin/").status_code == 302


@pytest.mark.django_db
def test_no_address_leads_to_wagtails_sign_in_views(app):
    replaced = {
        wagtail_account.LoginView,
        wagtail_account.PasswordResetView,
        wagtail_account.PasswordResetConfirmView,
    }
    for path in (LOGIN, "/admin/password_reset/", "/admin/password_reset/confirm/a/b/"):
        view = get_resolver().resolve(path).func
        assert view.view_class not in replaced


@pytest.mark.django_db
@pytest.mark.parametrize("known", [True, False])
def test_wrong_password_and_unknown_person_look_the_same(app, nurse, known):
    email = nurse.email if known else "nobody@fjordby.dk"
    answer = app.post(LOGIN, {"email": email, "password": "not this one"})
    assert answer.status_code == 200
    text = re.sub(r'value="[^"]*"', "", answer.content.decode())
    assert answer.context["form"].errors.get_json_data() == {
        "__all__": [{"message": answer.context["form"].non_field_errors()[0], "code": "wrong"}]
    }
    assert "not this one" not in text


@pytest.mark.django_db
def test_a_citizen_with_a_password_cannot_come_in_by_the_staff_door(app, fjordby):
    amina = citizen(fjordby, email="amina@example.org")
    amina.set_password(PASSWORD)
    amina.save()
    assert give_password(app, amina).status_code == 200
    assert "_auth_user_id" not in app.session


@pytest.mark.django_db
def test_a_code_session_cannot_set_up_a_factor(app, nurse):
    """Whoever reads the mailbox does not choose the factor."""
    sign_in(app, nurse, factor=None, age=700)  # the password was given too long ago
    answer = app.get("/admin/second-factor/set-up/")
    assert answer["Location"].startswith(LOGIN)
    assert "_auth_user_id" not in app.session


@pytest.mark.django_db
def test_a_session_without_its_factor_cannot_set_up_another_one(app, nurse):
    give_app(nurse)
    sign_in(app, nurse, factor=None)
    for path in ("/admin/second-factor/set-up/", "/admin/second-factor/passkey/", "/admin/"):
        sign_in(app, nurse, factor=None)
        assert app.get(path)["Location"].startswith(LOGIN)
    sign_in(app, nurse, factor=None)
    passkeys = "/_allauth/browser/v1/account/authenticators/webauthn"
    assert app.get(passkeys).status_code == 403
    assert app.send("POST", passkeys, {"name": "x", "credential": {}}).status_code == 403


@pytest.mark.django_db
def test_a_factor_lasts_a_working_day(app, nurse):
    sign_in(app, nurse, age=11 * 3600)
    assert app.get("/admin/").status_code == 200
    sign_in(app, nurse, age=13 * 3600)
    assert app.get("/api/v1/me/").json()["code"] == "second_factor_required"
    assert app.get("/admin/")["Location"].startswith(LOGIN)


@pytest.mark.django_db
def test_superusers_need_the_factor_too(at):
    from cms.municipalities.models import Domain

    Domain.objects.create(hostname="localhost", region=RegionFactory())
    root = UserFactory(is_superuser=True, is_staff=True)
    region = at("localhost")
    sign_in(region, root, factor=None)
    assert region.get("/admin/")["Location"] == "/admin/second-factor/set-up/"
    sign_in(region, root)
    assert region.get("/admin/").status_code == 200


@pytest.mark.django_db
def test_the_admin_opens_on_the_own_workplace_only(at, fjordby, klitby):
    from cms.municipalities.models import Domain

    region_host = Domain.objects.create(hostname="localhost", region=fjordby.region)
    nurse = staff_user(fjordby)
    chief = UserFactory(is_staff=True)
    Membership.objects.create(user=chief, region=region_host.region, role=Role.REGION_ADMIN)
    sync_region_groups(region=fjordby.region)
    root = UserFactory(is_superuser=True)
    parent = citizen(fjordby)
    expected = {
        (nurse, "fjordby.localhost"): 200,
        (nurse, "klitby.localhost"): 403,
        (nurse, "localhost"): 403,
        (chief, "fjordby.localhost"): 403,
        (chief, "localhost"): 200,
        (root, "fjordby.localhost"): 403,
        (root, "localhost"): 200,
        (parent, "fjordby.localhost"): 403,
    }
    seen = {}
    for user, host in expected:
        browser = at(host)
        sign_in(browser, user)
        seen[user, host] = browser.get("/admin/").status_code
    assert seen == expected


@pytest.mark.django_db
def test_the_gate_closes_when_the_membership_ends(app, nurse):
    sign_in(app, nurse)
    assert app.get("/admin/").status_code == 200
    nurse.memberships.update(ended_at="2026-01-01T00:00Z")
    assert app.get("/admin/").status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/.//admin/", "/admin//", "/ADMIN/", "/admin/./", "/%61dmin/"])
def test_no_spelling_of_the_address_goes_around_the_gate(app, nurse, path):
    sign_in(app, nurse, factor=None)
    answer = app.get(path)
    assert answer.status_code in {301, 302, 404}
    assert "My day" not in answer.content.decode()
    assert "wagtail-sidebar" not in answer.content.decode()


@pytest.mark.django_db
def test_a_foreign_address_is_no_destination(app, nurse):
    secret = give_app(nurse)
    give_password(app, nurse)
    done = app.post("/admin/login/second-step/", {"code": code_of(secret), "next": "https://evil.example/"})
    assert done["Location"] == "/admin/"


@pytest.mark.django_db
def test_a_forgotten_password_is_chosen_anew_and_signs_nobody_in(app, at, nurse):
    give_app(nurse)
    elsewhere = at("fjordby.localhost")
    sign_in(elsewhere, nurse)
    assert app.post("/admin/password_reset/", {"email": nurse.email}).status_code == 302
    link = re.search(
        r"http://fjordby\.localhost(/admin/password_reset/confirm/\S+)", mail.outbox[0].body
    ).group(1)
    form = app.get(link)["Location"]
    new = "en helt ny kode 9"
    assert app.post(form, {"new_password1": new, "new_password2": new}).status_code == 302
    assert "_auth_user_id" not in app.session
    assert elsewhere.get("/admin/").status_code == 302
    assert give_password(app, nurse, new)["Location"].startswith("/admin/login/second-step/")
    assert app.get(link).status_code == 200  # used: no redirect to the form
    assert app.get("/admin/").status_code == 302


@pytest.mark.django_db
def test_the_reset_answers_the_same_for_strangers_and_citizens(app, fjordby):
    citizen(fjordby, email="amina@example.org")
    answers = {
        app.post("/admin/password_reset/", {"email": email})["Location"]
        for email in ("nobody@example.org", "amina@example.org")
    }
    assert answers == {"/admin/password_reset/done/"}
    assert mail.outbox == []


@pytest.mark.django_db
def test_the_last_factor_stays_and_changes_want_a_recent_proof(app, nurse):
    give_app(nurse)
    factor = Authenticator.objects.get(user=nurse)
    sign_in(app, nurse)
    app.post(f"/admin/second-factor/{factor.pk}/remove/")
    assert Authenticator.objects.filter(pk=factor.pk).exists()
    sign_in(app, nurse, age=3600)
    answer = app.get("/admin/second-factor/set-up/")
    assert answer["Location"].startswith("/admin/confirm-identity/")
    assert app.post(answer["Location"], {"password": "wrong"}).status_code == 200
    assert app.post(answer["Location"], {"password": PASSWORD}).status_code == 302
    assert app.get("/admin/second-factor/set-up/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/admin/login/", "/admin/password_reset/", "/admin/password_reset/done/", "/admin/second-factor/",
     "/admin/second-factor/set-up/", "/admin/confirm-identity/", "/admin/account/"],
)  # fmt: skip
def test_pages_render(app, nurse, path):
    if not path.startswith(("/admin/login", "/admin/password")):
        sign_in(app, nurse)
    assert app.get(path).status_code == 200


@pytest.mark.django_db
def test_people_who_work_elsewhere_but_have_no_permission_do_not_loop(app, fjordby):
    user = staff_user(fjordby)
    user.groups.clear()
    sign_in(app, user)
    first = app.get("/admin/")
    assert first["Location"].startswith(LOGIN)
    assert app.get(first["Location"]).status_code == 200
