"""The family's card: who they are, what to mind, and what each plugin has for them, on its page and in the chat."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.accounts.actions.families import set_flags
from cms.accounts.models import Family
from cms.accounts.privacy import AccountsPrivacy
from cms.audit.models import AuditEvent
from cms.municipalities.scope import municipality_scope
from cms.plugin_api.actions import disable_plugin, enable_plugin
from cms.plugin_api.family_card import sections_of
from cms.privacy.handlers import Subject
from plugins.tasks.actions.contacts import name_contact
from plugins.tasks.actions.creating import TaskFacts, create_task
from tests.factories.chat import ChatStreet, join, make_team
from tests.factories.plugins import MeetingFactory

PLUGINS = ("chat", "tasks", "video")


def make_street():
    street = ChatStreet()
    for plugin in PLUGINS[1:]:
        for place in (street.here, street.there):
            enable_plugin(municipality=place, plugin=plugin, actor=None)
    return street


@pytest.fixture(scope="module")
def kept_street(made_once):
    return made_once(make_street)


@pytest.fixture
def street(kept_street, db):
    return kept_street()


def talk(street, team=None):
    thread = street.conversation(team=team)
    street.say(thread, street.amina, "canary words")
    return thread


def task(street, title, team=None, **facts):
    with municipality_scope(street.here):
        facts = {"family": street.aminas, "team": team or street.team, "title": title} | facts
        return create_task(facts=TaskFacts(**facts), actor=None)


def meet(street, **more):
    starts = timezone.now() + dt.timedelta(days=1)
    ends = starts + dt.timedelta(minutes=30)
    facts = {
        "family": street.aminas,
        "professional": street.nurse,
        "starts_at": starts,
        "ends_at": ends,
    } | more
    return MeetingFactory(municipality=facts["family"].municipality, **facts)


def told(street, user=None):
    """The sections as {title: names}."""
    family = Family.unscoped.select_related("municipality").get(pk=street.aminas.pk)
    with municipality_scope(street.here):
        return {
            one.title: [line.name for line in one.lines] for one in sections_of(user or street.nurse, family)
        }


def page(street, path, user=None):
    answer = street.client(user or street.nurse).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def card(street):
    return f"/admin/families/{street.aminas.pk}/"


def test_each_professional_sees_what_they_may_see_of_this_family_alone(street):
    talk(street)
    talk(street, street.far_team)
    task(street, "Weigh the child")
    task(street, "Canary of the midwives", team=street.far_team)
    task(street, "Canary of another family", family=street.bodils)
    meet(street)
    meet(street, family=street.bodils, starts_at=timezone.now() + dt.timedelta(days=9),
         ends_at=timezone.now() + dt.timedelta(days=9, hours=1))  # fmt: skip
    meet(street, cancelled_at=timezone.now(), cancelled_by=street.nurse)
    for family in (street.aminas, street.bodils):
        name_contact(family=family, team=street.team, person=street.nurse, actor=street.nurse)
    found = told(street)
    assert list(found) == ["Samtaler", "Møder", "Kontaktperson", "Opgaver"]
    assert [len(names) for names in found.values()] == [1, 1, 1, 1]
    assert found["Kontaktperson"] == [str(street.nurse)]
    assert found["Opgaver"] == ["Weigh the child"]
    assert street.team.name in found["Samtaler"][0]
    shown = page(street, card(street))
    assert "Weigh the child" in shown
    assert "Canary" not in shown
    assert "canary" not in shown


def test_beside_a_conversation_stand_people_and_what_else_there_is(street):
    thread = talk(street)
    task(street, "Weigh the child")
    set_flags(family=street.aminas, actor=street.nurse, needs_interpreter=True)
    street.amina.language = "ar"
    street.amina.save()
    shown = page(street, f"/admin/chat/conversation/{thread.pk}/")
    for words in ("Weigh the child", street.amina.display_name, "arabisk", "Har brug for tolk"):
        assert words in shown, words
    assert "Beskyttet adresse" not in shown


@pytest.mark.parametrize("plugin", ["tasks", "video"])
def test_what_is_off_is_not_on_the_card(street, plugin):
    thread = talk(street)
    task(street, "Weigh the child")
    meet(street)
    before = told(street)
    disable_plugin(municipality=street.here, plugin=plugin, actor=None)
    after = told(street)
    assert set(before) - set(after) == ({"Kontaktperson", "Opgaver"} if plugin == "tasks" else {"Møder"})
    assert ("Weigh the child" in page(street, f"/admin/chat/conversation/{thread.pk}/")) == (
        plugin == "video"
    )


def test_the_card_takes_the_same_queries_for_one_and_three_of_each(street):
    counts, teams = [], [street.team, *more_teams(street)]
    client = street.client(street.nurse)
    client.get(card(street))
    for number in range(3):
        task(street, f"Task {number}")
        meet(street, starts_at=timezone.now() + dt.timedelta(days=number + 1),
             ends_at=timezone.now() + dt.timedelta(days=number + 1, hours=1))  # fmt: skip
        talk(street, teams[number])
        with CaptureQueriesContext(connection) as asked:
            assert client.get(card(street)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[2]


def more_teams(street):
    teams = [make_team(street.here, f"Team {number}") for number in range(2)]
    for team in teams:
        join(street.nurse, team)
    return teams


def test_a_long_list_ends_and_says_so(street):
    for number in range(12):
        task(street, f"Task {number}")
    family = Family.unscoped.select_related("municipality").get(pk=street.aminas.pk)
    with municipality_scope(street.here):
        tasks = next(one for one in sections_of(street.nurse, family) if one.title == "Opgaver")
    assert len(tasks.lines) == 10
    assert tasks.more
    assert "og flere" in page(street, card(street))


# What to mind


def test_what_to_mind_is_said_on_the_card_and_put_on_record(street):
    client = street.client(street.nurse)
    assert client.post(card(street), {"has_protected_address": "on"}).status_code == 302
    client.post(card(street), {"has_protected_address": "on"})  # as it was: no event
    family = Family.unscoped.get(pk=street.aminas.pk)
    assert (family.has_protected_address, family.needs_interpreter) == (True, False)
    event = AuditEvent.objects.get(action="accounts.family_flags_changed")
    assert (event.actor_id, event.data) == (street.nurse.pk, {"has_protected_address": True})
    thread = talk(street)
    assert "Beskyttet adresse" in page(street, f"/admin/chat/conversation/{thread.pk}/")


def test_nobody_else_can_say_it(street):
    for user, place in ((street.nurse_there, street.there), (street.amina, street.here)):
        answer = street.client(user, place).post(card(street), {"needs_interpreter": "on"})
        assert answer.status_code in {302, 403, 404}
    assert not Family.unscoped.get(pk=street.aminas.pk).needs_interpreter
    assert not AuditEvent.objects.filter(action="accounts.family_flags_changed").exists()


def test_the_family_gets_a_copy_of_it_and_it_goes_with_them(street):
    set_flags(family=street.aminas, actor=street.nurse, needs_interpreter=True, has_protected_address=True)
    family = Family.unscoped.select_related("municipality").get(pk=street.aminas.pk)
    handler, subject = AccountsPrivacy(), Subject(user=None, families=(family,))
    (copy,) = handler.export(subject)["families"]
    assert copy["needs_interpreter"]
    assert copy["has_protected_address"]
    handler.erase(subject)
    family.refresh_from_db()
    assert not family.needs_interpreter
    assert not family.has_protected_address
