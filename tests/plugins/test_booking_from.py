"""A meeting is booked from where the need arises: the family's card, a conversation, a task."""

import datetime as dt
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from cms.accounts.models import Family
from cms.municipalities.scope import municipality_scope
from cms.plugin_api.actions import disable_plugin, enable_plugin
from cms.plugin_api.family_card import acts_for
from cms.teams.models import TeamMember
from plugins.tasks.actions.creating import TaskFacts, create_task
from plugins.video.models import AvailabilityRule, Meeting, Proposal, ServiceType
from plugins.video.queries.meetings import access_meeting
from tests.browser_forms import form_with, sent_by
from tests.factories.chat import ChatStreet
from tests.factories.core import GuardianFactory, MembershipFactory, UserFactory

BOOK = re.compile(r'href="(/admin/video/book/\?[^"]+)"')
SOON = dt.timedelta(days=3)


def make_street():
    street = ChatStreet()
    for plugin in ("tasks", "video"):
        for place in (street.here, street.there):
            enable_plugin(municipality=place, plugin=plugin, actor=None)
    return street


@pytest.fixture(scope="module")
def kept_street(made_once):
    return made_once(make_street)


@pytest.fixture
def street(kept_street, db):
    street = kept_street()
    street.father = UserFactory(first_name="Farid-Father")
    GuardianFactory(user=street.father, family=street.aminas)
    MembershipFactory(user=street.father, municipality=street.here, role="citizen")
    return street


def task_for(street, **facts):
    with municipality_scope(street.here):
        facts = {"family": street.aminas, "team": street.team, "title": "Canary"} | facts
        return create_task(facts=TaskFacts(**facts), actor=None)


def where(street, which):
    """(page, the adult whom alone it is about)."""
    match which:
        case "card":
            return f"/admin/families/{street.aminas.pk}/", None
        case "conversation":
            thread = street.conversation()
            street.say(thread, street.amina, "canary words")
            return f"/admin/chat/conversation/{thread.pk}/", thread.guardian
        case "task":
            return f"/admin/tasks/{task_for(street).pk}/", None
    return f"/admin/tasks/{task_for(street, guardian=street.amina).pk}/", street.amina


def link(street, path, user=None):
    answer = street.client(user or street.nurse).get(path)
    assert answer.status_code == 200
    return [unescape(found) for found in BOOK.findall(answer.content.decode())]


def form(street, found):
    answer = street.client(street.nurse).get(found)
    assert answer.status_code == 200
    return answer.content.decode()


def send(street, **fields):
    when = timezone.localtime(timezone.now() + SOON)
    data = {
        "family": street.aminas.pk, "person": street.nurse.pk, "kind": "fixed", "by": "video",
        "when": f"{when:%Y-%m-%dT%H:%M}", "until": f"{when + dt.timedelta(minutes=30):%Y-%m-%dT%H:%M}",
    } | fields  # fmt: skip
    return street.client(street.nurse).post("/admin/video/book/", data)


@pytest.mark.parametrize("which", ["card", "conversation", "task", "task of one adult"])
def test_the_form_opens_with_the_family_filled_in_and_comes_back(street, which):
    path, alone = where(street, which)
    [found] = link(street, path)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(found).query).items()}
    expected = {"family": str(street.aminas.pk), "back": path}
    assert asked == expected | ({"guardian": str(alone.pk)} if alone is not None else {})
    shown = form(street, found)
    assert f'name="family" value="{street.aminas.pk}"' in shown
    assert f'class="video-back" href="{path}"' in shown
    assert "canary" not in found.lower()
    answer = send(street, back=path, **({"guardian": asked["guardian"]} if alone is not None else {}))
    assert (answer.status_code, answer["Location"]) == (302, path)
    meeting = Meeting.unscoped.get()
    assert (meeting.family, meeting.guardian) == (street.aminas, alone)


def test_what_one_adult_talks_of_alone_is_booked_with_them_alone(street):
    path, amina = where(street, "conversation")
    assert amina == street.amina
    [found] = link(street, path)
    assert re.search(rf'<option value="{amina.pk}" selected>', form(street, found))
    send(street, back=path, guardian=amina.pk)
    meeting = Meeting.unscoped.get()
    with municipality_scope(street.here):
        assert access_meeting(street.amina, meeting.pk) == meeting
    assert street.client(street.father).get(f"/api/v1/video/meetings/{meeting.pk}").status_code == 404
    assert street.client(street.amina).get(f"/api/v1/video/meetings/{meeting.pk}").status_code == 200
    assert (
        amina.display_name in street.client(street.nurse).get(f"/admin/video/{meeting.pk}/").content.decode()
    )


def test_the_other_adult_can_be_told_too(street):
    path, _amina = where(street, "conversation")
    send(street, back=path, guardian="")
    meeting = Meeting.unscoped.get()
    assert street.client(street.father).get(f"/api/v1/video/meetings/{meeting.pk}").status_code == 200


def test_somebody_who_is_no_adult_of_the_family_is_refused(street):
    assert send(street, guardian=street.bodil.pk).status_code == 200
    assert not Meeting.unscoped.exists()
    strange = f"/admin/video/book/?family={street.aminas.pk}&guardian={street.bodil.pk}"
    assert f'value="{street.bodil.pk}"' not in form(street, strange)


@pytest.mark.parametrize("which", ["card", "conversation", "task"])
def test_where_meetings_are_off_there_is_no_way_to_book_one(street, which):
    path, _alone = where(street, which)
    assert link(street, path)
    disable_plugin(municipality=street.here, plugin="video", actor=None)
    assert link(street, path) == []


def test_who_works_elsewhere_is_offered_nothing(street):
    family = Family.unscoped.select_related("municipality").get(pk=street.aminas.pk)
    with municipality_scope(street.here):
        offered = [act.name for act in acts_for(street.nurse, family)]
        assert offered == ["Book et møde", "Foreslå tider", "Kontaktperson"]
        assert acts_for(street.nurse_there, family) == acts_for(street.amina, family) == []


@pytest.mark.parametrize(
    "back",
    ["https://evil.example/admin/", "//evil.example/admin/", "/admin\\..\\evil", "/admin/\n/x", "javascript:alert(1)", "/api/v1/"],
)  # fmt: skip
def test_nobody_is_led_away_from_the_admin(street, back):
    answer = send(street, back=back)
    meeting = Meeting.unscoped.get()
    assert answer["Location"] == f"/admin/video/{meeting.pk}/"
    shown = (
        street.client(street.nurse)
        .get("/admin/video/book/", {"family": street.aminas.pk, "back": back})
        .content.decode()
    )
    assert 'href="https://evil' not in shown
    assert 'href="//evil' not in shown
    assert "javascript:alert" not in shown


PROPOSE = re.compile(r'href="(/admin/video/propose/\?[^"]+)"')


@pytest.mark.parametrize("which", ["card", "conversation", "task", "task of one adult"])
def test_times_are_proposed_to_whom_it_is_about(street, which):
    """From one adult's conversation or task to that adult alone; it comes back to where it was begun."""
    path, alone = where(street, which)
    offer_meetings(street)
    nurse = street.client(street.nurse)
    [found] = [unescape(one) for one in PROPOSE.findall(nurse.get(path).content.decode())]
    shown = form(street, found)
    times = re.findall(r'name="times" value="([^"]+)"', shown)[:2]
    # The form that asks: what and whom it asks is chosen in it, in sight.
    asking = form_with(shown, "[name=times]")
    assert (asking["method"], asking["action"]) == ("post", "/admin/video/propose/")
    asked = sent_by(asking)
    assert {"family", "back"} < asked.keys()
    hidden = {field["name"] for field in asking.select("[type=hidden]")}
    assert not hidden & {"service", "person", "guardian", "by"}
    answer = nurse.post("/admin/video/propose/", asked | {"times": times})
    assert (answer.status_code, answer["Location"]) == (302, path)
    proposal = Proposal.unscoped.get()
    assert (proposal.family, proposal.guardian) == (street.aminas, alone)
    his = street.client(street.father).get("/api/v1/video/proposals").json()["results"]
    assert len(his) == (0 if alone is not None else 1)
    page = nurse.get(f"/admin/video/proposals/{proposal.pk}/").content.decode()
    assert (f"&amp;guardian={street.amina.pk}" in page) == (alone is not None)


def test_from_booking_to_proposing_it_stays_with_the_one_adult(street):
    path, amina = where(street, "conversation")
    [found] = link(street, path)
    [onward] = [unescape(one) for one in PROPOSE.findall(form(street, found))]
    assert re.search(rf'<option value="{amina.pk}" selected>', form(street, onward))


def offer_meetings(street):
    TeamMember.unscoped.get_or_create(team=street.team, user=street.nurse, ended_at=None)
    ServiceType.unscoped.create(team=street.team, name="Talk", notice=60, buffer_after=0)
    for weekday in range(7):
        AvailabilityRule.unscoped.create(
            municipality=street.here, professional=street.nurse, weekday=weekday, opens=480, closes=960
        )
