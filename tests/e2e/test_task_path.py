"""From a family's message to a task that is done: given by a rule, taken, handed over, passed on, finished."""

import datetime as dt
import json
import re
import secrets

import pytest
from playwright.sync_api import expect

from tests.e2e.test_chat import OPENED, SENT, open_thread, standing, write
from tests.e2e.waiting import click_through

_HEAD = """
import datetime as dt
from django.utils import timezone
from cms.accounts.models import Family, User
from cms.encryption.keyring import keyring_scope
from cms.municipalities.models import Municipality
from cms.municipalities.scope import municipality_scope
from cms.teams.models import Absence, Team, TeamMember
from plugins.chat.actions.working import announce_unanswered
from plugins.chat.models import Conversation
from plugins.tasks.actions.distribution import distribute
from plugins.tasks.models import FamilyContact, Task

place = Municipality.objects.get(slug="fjordby")
sofie, karen = (User.objects.get(email=f"{one}@fjordby.example") for one in ("sofie", "karen"))
team = Team.unscoped.get(municipality=place, members__user=sofie, members__ended_at=None)
"""
_JOIN = """
TeamMember.unscoped.get_or_create(team=team, user=karen, ended_at=None)
family = Family.unscoped.get(municipality=place, guardians__user__email="amina@example.org")
FamilyContact.unscoped.update_or_create(family=family, team=team, defaults={"user": sofie})
"""
_LEAVE = """
TeamMember.unscoped.filter(team=team, user=karen).delete()
Absence.unscoped.filter(user=karen).delete()
"""
_WAITED_TOO_LONG = """
talk = Conversation.unscoped.filter(pk="{talk}")
talk.update(due_at=timezone.now() - dt.timedelta(hours=1), assignee=None)
with municipality_scope(place), keyring_scope():
    announce_unanswered(timezone.now())
    distribute(team)
print(Task.unscoped.exclude(state__in=["done", "cancelled"]).get(origin_id="{talk}").pk)
"""


@pytest.fixture
def colleagues(server):
    """Karen is on Sofie's team too, and Sofie is whom Amina's family knows."""
    server.python(_HEAD + _JOIN)
    yield
    server.python(_HEAD + _LEAVE)


def test_a_message_becomes_a_task_that_goes_from_hand_to_hand(visit, server, people, colleagues):
    phone = open_thread(visit(role="citizen"))
    write(phone, words := f"Besked {secrets.token_hex(4)}")
    expect(standing(phone, words)).to_contain_text(SENT)
    key = server.python(_HEAD + _WAITED_TOO_LONG.format(talk=OPENED[0])).strip()

    # The rule gave it to whom the family knows, and says so.
    sofie, karen = visit(role="professional", size="desktop"), visit(size="desktop")
    karen.context.add_cookies(people.fresh("karen@fjordby.example", "fjordby"))
    page = sofie.admin(f"tasks/{key}/")
    facts = page.locator(".tasks-facts")
    expect(facts).to_contain_text("dig")
    expect(facts).to_contain_text("Kender familien")

    # A colleague who takes it all the same was not first, and reads who was.
    karen.admin(f"tasks/{key}/")
    karen.watch.allow(r"409 POST .*/claim")
    refused = karen.fetch("POST", f"/api/v1/tasks/{key}/claim", {})
    assert (refused["status"], refused["body"]["code"]) == (409, "taken")
    assert "Sofie" in json.dumps(refused["body"])

    click_through(page, page.get_by_role("button", name="Jeg gør det"))
    page.locator(".tasks-more > summary").click()
    form = page.locator("form[action$='/hand-over/']")
    form.get_by_label("Giv videre til").select_option(label="Karen Holm")
    form.get_by_label("Hvorfor").fill("Hun er på vej derud")
    click_through(page, form.get_by_role("button", name="Giv videre"))
    expect(facts).to_contain_text("Karen Holm")

    # Karen is away from today: nothing of hers lies still.
    there = karen.admin("absence/")
    there.locator("[name=starts_on]").fill(dt.date.today().isoformat())
    there.locator("[name=ends_on]").fill((dt.date.today() + dt.timedelta(days=2)).isoformat())
    click_through(there, there.get_by_role("button", name="Gem"))
    page.reload()
    expect(facts).not_to_contain_text("Karen Holm")
    history = page.locator(".tasks-history")
    expect(history).to_contain_text(re.compile("gav den (tilbage|videre)"))

    server.python(_HEAD + "with municipality_scope(place), keyring_scope(): distribute(team)")
    page.reload()
    expect(facts).to_contain_text("dig")
    click_through(page, page.get_by_role("button", name="Færdig", exact=True))
    expect(page.get_by_role("button", name="Åbn igen")).to_be_visible()
