"""Guessing is slow, from wherever and through whichever process."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from tests.factories.accounts import PASSWORD, staff_user

LOGIN = "/admin/login/"


@pytest.fixture
def nurse(fjordby):
    return staff_user(fjordby, email="nurse@fjordby.dk")


def guess(app, password="wrong", ip="192.0.2.1", email="nurse@fjordby.dk", **headers):
    return app.post(LOGIN, {"email": email, "password": password}, REMOTE_ADDR=ip, headers=headers)


def is_in(app):
    return "_auth_user_id" in app.session


@pytest.mark.django_db
def test_five_wrong_passwords_lock_the_account_for_that_address(app, nurse):
    for _ in range(5):
        guess(app)
    guess(app, PASSWORD)
    assert not is_in(app)
    guess(app, PASSWORD, ip="192.0.2.2")  # the owner, elsewhere, is not locked out by a stranger
    assert is_in(app)


@pytest.mark.django_db
def test_case_and_host_do_not_multiply_the_guesses(app, at, klitby, nurse):
    for _ in range(3):
        guess(app, email="NURSE@fjordby.dk")
    there = at("klitby.localhost")
    for _ in range(2):
        guess(there)
    guess(app, PASSWORD)
    assert not is_in(app)


@pytest.mark.django_db
def test_guesses_from_many_addresses_are_counted_for_the_account(app, nurse):
    for n in range(30):
        guess(app, ip=f"198.51.100.{n}")
    guess(app, PASSWORD, ip="203.0.113.9")
    assert not is_in(app)


@pytest.mark.django_db
def test_successes_do_not_wash_failures_away(app, at, nurse):
    for _ in range(4):
        guess(app)
    assert not is_in(app)
    guess(at("fjordby.localhost"), PASSWORD)
    guess(app)
    guess(app, PASSWORD)
    assert not is_in(app)


@pytest.mark.django_db
def test_a_forged_forwarding_header_changes_nothing(app, nurse):
    for n in range(5):
        guess(app, **{"x-forwarded-for": f"198.51.100.{n}"})
    guess(app, PASSWORD, **{"x-forwarded-for": "203.0.113.7"})
    assert not is_in(app)


@pytest.mark.django_db
def test_the_trusted_proxy_tells_the_address(app, nurse, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for _ in range(5):
        guess(app, **{"x-forwarded-for": "10.9.9.9, 198.51.100.1"})
    guess(app, PASSWORD, **{"x-forwarded-for": "10.8.8.8, 198.51.100.1"})
    assert not is_in(app)
    guess(app, PASSWORD, **{"x-forwarded-for": "198.51.100.1, 198.51.100.2"})
    assert is_in(app)


@pytest.mark.django_db
def test_six_digits_of_an_app_are_not_guessed(app, nurse):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from tests.cms.accounts.test_staff_sign_in import code_of

    secret = generate_totp_secret()
    TOTP.activate(nurse, secret)
    guess(app, PASSWORD)
    for _ in range(5):
        app.post("/admin/login/second-step/", {"code": "000000"}, REMOTE_ADDR="192.0.2.1")
    app.post("/admin/login/second-step/", {"code": code_of(secret)}, REMOTE_ADDR="192.0.2.1")
    assert not is_in(app)


READ_IN_ANOTHER_PROCESS = """
import django
django.setup()
from django.core.cache import cache
print(cache.get("seen by all"), cache.add("seen by all", 2))
"""


@pytest.mark.django_db(transaction=True)
def test_counters_are_shared_by_all_processes():
    assert "LocMem" not in settings.CACHES["default"]["BACKEND"]
    cache.set("seen by all", 1, 60)
    database = connection.settings_dict
    address = settings.DATABASES["default"]
    url = f"postgres:///{database['NAME']}?host={address['HOST']}&user={address['USER']}"
    if address.get("PORT"):
        url += f"&port={address['PORT']}"
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    result = subprocess.run(
        [sys.executable, "-c", READ_IN_ANOTHER_PROCESS],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    assert result.stdout.split() == ["1", "False"]


@pytest.mark.django_db(transaction=True)
def test_the_limiter_itself_is_shared_by_two_processes(fjordby):
    """Four guesses here and one there: the sixth is refused here."""
    from django.test import Client

    nurse = staff_user(fjordby, email="nurse@fjordby.dk")
    browser = Client(headers={"host": "fjordby.localhost"})
    for _ in range(4):
        guess(browser)
    database, address = connection.settings_dict, settings.DATABASES["default"]
    url = f"postgres:///{database['NAME']}?host={address['HOST']}&user={address['USER']}"
    if address.get("PORT"):
        url += f"&port={address['PORT']}"
    script = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "c = Client(headers={'host': 'fjordby.localhost'})\n"
        f"r = c.post('{LOGIN}', {{'email': '{nurse.email}', 'password': 'wrong'}}, REMOTE_ADDR='192.0.2.1')\n"
        "print(r.status_code)\n"
    )
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=False
    )
    assert result.stdout.split() == ["200"], result.stderr[-2000:]
    guess(browser, PASSWORD)
    assert "_auth_user_id" not in browser.session
