"""People who work here and have no second factor yet."""

import base64
import hmac
import json
import re
import secrets
import struct
import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.server import Server

_MAKE = """
import json
from cms.accounts.models import Membership, ProfessionalProfile, Role, User
from cms.municipalities.models import Municipality
given = json.loads({given!r})
fjordby = Municipality.objects.get(slug="fjordby")
user = User.objects.create_user(given["email"], given["password"], first_name="Ny", is_staff=True)
Membership.objects.create(user=user, municipality=fjordby, role=Role.PROFESSIONAL)
"""


@dataclass(frozen=True)
class Colleague:
    email: str
    password: str


def make_colleague(server: Server) -> Colleague:
    """A professional in Fjordby with a password and no second factor."""
    new = Colleague(f"{secrets.token_hex(4)}@fjordby.example", secrets.token_urlsafe(16))
    server.python(_MAKE.format(given=json.dumps({"email": new.email, "password": new.password})))
    return new


def sign_in(here: Any, colleague: Colleague) -> Page:
    page = here.admin("login/")
    form = page.locator("form:has(input[name=password])")
    form.locator("input[name=email]").fill(colleague.email)
    form.locator("input[name=password]").fill(colleague.password)
    with page.expect_navigation():
        form.locator("input[name=password]").press("Enter")
    return page


def sign_in_new_colleague(here: Any) -> None:
    sign_in(here, make_colleague(here.server))


def set_up(page: Page) -> None:
    """Give the first code of an authenticator app."""
    shown = re.search(r"(?:[A-Z2-7]{4} ){3,}[A-Z2-7]{1,4}", page.get_by_role("main").inner_text())
    assert shown, "the secret is shown in groups of four"
    secret = shown.group().replace(" ", "")
    page.locator("input[name=code]").fill(code_now(secret))
    page.locator("input[name=code]").press("Enter")
    expect(page).to_have_url(re.compile(r"/admin/second-factor/codes/"))


def code_now(secret: str) -> str:
    """A time-based one-time password (RFC 6238): SHA-1, 30 s, 6 digits."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int(time.time() // 30))
    digest = hmac.new(key, counter, "sha1").digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
