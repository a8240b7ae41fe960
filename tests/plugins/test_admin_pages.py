"""The skeletons' pages in Wagtail's admin: empty, full, and without anybody else's rows."""

from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.municipalities.actions import sync_groups
from plugins.chat.models import AnswerPromise, CallNumber, ChatSettings, OpeningTime
from tests.factories.core import GuardianFactory, MembershipFactory, UserFactory
from tests.factories.plugins import MeetingFactory, TaskFactory, make_street


def street_with(plugin):
    street = make_street(plugin)
    for place in (street.here, street.there):
        sync_groups(municipality=place)
    return street


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["chat", "tasks", "video"])
def test_an_empty_page_says_what_will_stand_there_and_mounts_the_island(slug):
    street = street_with(slug)
    page = street.client(street.nurse).get(f"/admin/{slug}/")
    assert page.status_code == 200
    assert b"plugin-empty" in page.content
    assert f'data-island="{slug}"'.encode() in page.content


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slug", "factory", "person"),
    [("tasks", TaskFactory, "assignee"), ("video", MeetingFactory, "professional")],
)
def test_a_list_shows_the_own_rows_only_with_the_same_queries_for_one_and_three(slug, factory, person):
    street = street_with(slug)
    street.amina.first_name, street.bodil.first_name = "Amina-Own", "Bodil-Other"
    street.amina.save()
    street.bodil.save()
    client = street.client(street.nurse)
    client.get(f"/admin/{slug}/")
    factory(family=street.bodils, **{person: street.other_nurse})
    counts = []
    for _ in range(3):
        factory(family=street.aminas, **{person: street.nurse})
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"/admin/{slug}/")
        counts.append(len(queries))
    assert page.content.count(b"Amina-Own") == 3
    assert b"Bodil-Other" not in page.content
    assert counts[0] == counts[2]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slug", "address", "crumbs"),
    [
        ("tasks", "", ["Home", "Tasks"]),
        ("tasks", "new/", ["Home", "Tasks", "New task"]),
        ("chat", "tags/", ["Home", "Inbox", "Tags"]),
        ("video", "now/", ["Home", "Who waits now"]),
        ("video", "services/", ["Home", "Meetings", "Kinds of meetings"]),
    ],
)
def test_the_head_of_a_page_says_where_one_is_and_leads_back(slug, address, crumbs):
    street = street_with(slug)
    page = street.client(street.nurse).get(f"/admin/{slug}/{address}", HTTP_ACCEPT_LANGUAGE="en")
    found = page.context["breadcrumbs_items"]
    assert [str(item["label"]) for item in found] == crumbs
    assert [bool(item["url"]) for item in found] == [True] * (len(crumbs) - 1) + [False]
    for item in found[:-1]:
        assert street.client(street.nurse).get(str(item["url"])).status_code == 200


@pytest.mark.django_db
def test_the_chats_settings_are_written_in_the_admin():
    street = street_with("chat")
    admin = UserFactory(is_staff=True)
    MembershipFactory(user=admin, municipality=street.here, role="municipal_admin")
    other = ChatSettings.objects.create(site=street.there.site)
    AnswerPromise.unscoped.create(settings=other, language="da", promise="I Klitby")
    path = "/admin/plugins/chat/settings/"
    client = street.client(admin)
    assert b"I Klitby" not in client.get(path).content
    answer = client.post(
        path,
        {
            "promises-TOTAL_FORMS": 1,
            "promises-INITIAL_FORMS": 0,
            "promises-0-language": "da",
            "promises-0-promise": "I dag",
            "promises-0-note": "",
            "opening_times-TOTAL_FORMS": 1,
            "opening_times-INITIAL_FORMS": 0,
            "opening_times-0-weekday": 0,
            "opening_times-0-opens": "09:00",
            "opening_times-0-closes": "15:00",
            "call_numbers-TOTAL_FORMS": 1,
            "call_numbers-INITIAL_FORMS": 0,
            "call_numbers-0-call": "acute",
            "call_numbers-0-number": "70 13 00 41",
            "call_numbers-0-hours": "always",
            "urgent_team_after": 7,
            "hand_over_days": 14,
        },
    )
    assert answer.status_code == 302
    settings = ChatSettings.objects.get(site=street.here.site)
    assert [p.promise for p in AnswerPromise.unscoped.filter(settings=settings)] == ["I dag"]
    assert OpeningTime.unscoped.get(settings=settings).closes == time(15)
    assert settings.urgent_team_after == 7
    assert [one.number for one in CallNumber.unscoped.filter(settings=settings)] == ["70 13 00 41"]
    assert b"I dag" in street.client(street.nurse).get("/admin/chat/").content
    # A second look edits the same rows.
    assert b"I dag" in client.get(path).content


@pytest.mark.django_db
def test_a_guardian_with_staff_work_elsewhere_sees_no_pages_here():
    street = street_with("tasks")
    GuardianFactory(user=street.nurse_there, family=street.aminas)
    assert street.client(street.nurse_there).get("/admin/tasks/").status_code == 403
