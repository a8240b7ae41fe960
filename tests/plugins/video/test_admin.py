"""The professionals' screens: the calendar, booking, proposing, changing, and when one can be booked."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.municipalities.scope import municipality_scope
from plugins.video.actions.proposing import none_fits, propose
from plugins.video.models import (
    AvailabilityRule,
    Meeting,
    Occupancy,
    Proposal,
    ServiceType,
)
from plugins.video.queries.slots import free_slots
from tests.browser_forms import form_with, pressed_by_enter, sent_by
from tests.plugins.video.conftest import today

BASE = "/admin/video/"
FORM = "%Y-%m-%dT%H:%M"


def page(client, path="", status=200):
    answer = client.get(BASE + path)
    assert answer.status_code == status
    return answer.content.decode()


def send(client, path, data, status=302):
    answer = client.post(BASE + path, data)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer if status == 302 else answer.content.decode()


def written(at):
    return timezone.localtime(at).strftime(FORM)


def on_day(at, **more):
    return "?" + "&".join([f"day={timezone.localtime(at):%Y-%m-%d}", *(f"{k}={v}" for k, v in more.items())])


@pytest.mark.parametrize("view", ["day", "week"])
def test_the_calendar_shows_colleagues_side_by_side(nurses, nurse, view):
    nurses.book()
    nurses.book_by_nurse(nurses.at(11), nurse=nurses.other_nurse, family=nurses.bodils)
    nurses.book_by_nurse(nurses.at(12), kind="window", length=dt.timedelta(hours=2), family=nurses.bodils)
    Meeting.unscoped.create(
        municipality=nurses.there, family=nurses.theirs, professional=nurses.nurse_there,
        starts_at=nurses.at(), ends_at=nurses.at(11),
    )  # fmt: skip
    seen = page(nurse, on_day(nurses.at(), view=view))
    table = seen[seen.index('<table class="video-table') :]
    table = table[: table.index("</table>")]
    assert (table.count("Amina-Own"), seen.count('data-meeting="')) == (1, 2)
    assert "12:00" in seen and "Bodil-Other" in table
    assert "Otto-Here" in table
    assert "Thea-There" not in seen


def test_free_times_lead_to_booking_and_taken_or_closed_ones_do_not(nurses, nurse):
    nurses.book()
    seen = page(nurse, on_day(nurses.at()))
    day = timezone.localtime(nurses.at()).strftime("%Y-%m-%d")
    link = f"when={day}T{{}}&amp;person={nurses.nurse.pk}"
    assert link.format("10:30") in seen
    assert link.format("10:00") not in seen
    assert f"person={nurses.other_nurse.pk}" not in seen


def test_the_same_queries_for_one_and_three(nurses, nurse):
    counts = []
    page(nurse, on_day(nurses.at()))
    for number in range(3):
        nurses.book_by_nurse(nurses.at(9 + number), service=nurses.service)
        nurses.book_by_nurse(nurses.at(9 + number), nurse=nurses.other_nurse, family=nurses.bodils)
        with CaptureQueriesContext(connection) as queries:
            page(nurse, on_day(nurses.at()))
        counts.append(len(queries))
    assert counts[0] == counts[2]


def booking(nurses, **fields):
    data = {
        "family": nurses.aminas.pk, "service": nurses.service.pk, "person": nurses.nurse.pk, "kind": "fixed",
        "when": written(nurses.at()), "by": "phone",
    }  # fmt: skip
    return data | fields


def test_a_meeting_is_booked_for_a_family_found_by_name(nurses, nurse):
    found = page(nurse, f"book/?family_name=amina-own&when={written(nurses.at())}&person={nurses.nurse.pk}")
    assert f"?family={nurses.aminas.pk}" in found
    assert "Bodil-Other" not in found
    form = page(nurse, f"book/?family={nurses.aminas.pk}&when={written(nurses.at())}")
    assert written(nurses.at()) in form
    send(nurse, "book/", booking(nurses))
    meeting = Meeting.unscoped.get()
    assert (meeting.family, meeting.starts_at, meeting.by) == (nurses.aminas, nurses.at(), "phone")


def test_a_taken_time_is_said_beside_the_field_and_nothing_typed_is_lost(nurses, nurse):
    nurses.book(family=nurses.bodils, actor=nurses.bodil)
    answer = send(nurse, "book/", booking(nurses), 200)
    assert 'role="alert"' in answer
    assert written(nurses.at()) in answer
    assert Meeting.unscoped.count() == 1
    send(nurse, "book/", booking(nurses, on_top="on"))
    assert Occupancy.unscoped.filter(state="overbooked").count() == 1


@pytest.mark.parametrize(
    "fields", [{"service": ""}, {"kind": "window"}, {"when": ""}, {"family": ""}, {"person": ""}]
)
def test_what_is_missing_is_said(nurses, nurse, fields):
    if fields != {"family": ""}:
        assert 'role="alert"' in send(nurse, "book/", booking(nurses, **fields), 200)
    else:
        send(nurse, "book/", booking(nurses, **fields), 200)
    assert not Meeting.unscoped.exists()


def test_a_window_is_booked_with_its_end(nurses, nurse):
    until = written(nurses.at(14))
    send(nurse, "book/", booking(nurses, kind="window", until=until, service=""))
    meeting = Meeting.unscoped.get()
    assert (meeting.kind, meeting.ends_at) == ("window", nurses.at(14))


def test_times_are_proposed_by_ticking_them(nurses, nurse):
    seen = page(nurse, f"propose/?family={nurses.aminas.pk}&service={nurses.service.pk}")
    first, second = (timezone.localtime(nurses.at(hour)).isoformat() for hour in (9, 11))
    assert first in seen
    data = {
        "family": nurses.aminas.pk, "service": nurses.service.pk, "person": nurses.nurse.pk, "by": "video",
    }  # fmt: skip
    answer = send(nurse, "propose/", data | {"times": [first]}, 200)
    assert f'value="{first}" checked' in answer
    send(nurse, "propose/", data | {"times": [first, second]})
    assert Occupancy.unscoped.filter(state="proposed").count() == 2
    assert "Amina-Own" in page(nurse, "proposals/")


def test_only_times_that_the_family_can_still_answer_are_offered(nurses, nurse):
    """At whatever hour of the day: somebody works now, and something is free within the hour."""
    AvailabilityRule.unscoped.filter(professional=nurses.nurse).delete()
    for weekday in range(7):
        AvailabilityRule.unscoped.create(
            municipality=nurses.here, professional=nurses.nurse, weekday=weekday, opens=0, closes=1440
        )
    ServiceType.unscoped.filter(pk=nurses.service.pk).update(notice=240, minutes=15)
    soonest = timezone.now() + dt.timedelta(hours=1)
    with municipality_scope(nurses.here):
        service, day = ServiceType.objects.get(pk=nurses.service.pk), timezone.localdate()
        tomorrow = day + dt.timedelta(days=1)
        free = free_slots(service, day, tomorrow, person=nurses.nurse, for_family=False)
    assert free[0].starts_at < soonest
    seen = page(nurse, f"propose/?family={nurses.aminas.pk}&service={service.pk}")
    times = re.findall(r'name="times" value="([^"]+)"', seen)
    assert soonest < dt.datetime.fromisoformat(times[0]) < soonest + dt.timedelta(minutes=31)
    data = {"family": nurses.aminas.pk, "service": service.pk, "person": nurses.nurse.pk, "by": "video"}
    send(nurse, "propose/", data | {"times": times[:2]})
    assert Occupancy.unscoped.filter(state="proposed").count() == 2


def test_what_is_ticked_stays_while_later_days_are_looked_at(nurses, nurse):
    seen = page(nurse, f"propose/?family={nurses.aminas.pk}&service={nurses.service.pk}")
    later = re.search(r'name="later" value="([\d-]+)"', seen)[1]
    first = timezone.localtime(nurses.at(9)).isoformat()
    data = {
        "family": nurses.aminas.pk, "service": nurses.service.pk, "person": nurses.nurse.pk, "by": "phone",
    }  # fmt: skip
    seen = send(nurse, "propose/", data | {"times": [first], "later": later}, 200)
    assert 'role="alert"' not in seen
    assert f'value="{first}" checked' in seen
    assert f'name="shown" value="{later}"' in seen
    assert sent_by(form_with(seen, "[name=times]"))["by"] == ["phone"]
    times = re.findall(r'name="times" value="([^"]+)"', seen)
    assert all(time == first or time >= later for time in times)
    # A refusal shows the same days.
    assert f'name="shown" value="{later}"' in send(
        nurse, "propose/", data | {"times": [first], "shown": later}, 200
    )
    assert not Occupancy.unscoped.exists()


def proposing(nurses, nurse):
    """The page on which times are ticked, with what its form sends when two are."""
    seen = page(nurse, f"propose/?family={nurses.aminas.pk}&service={nurses.service.pk}")
    times = [timezone.localtime(nurses.at(hour)).isoformat() for hour in (9, 11)]
    form = form_with(seen, "[name=times]")
    return form, sent_by(form) | {"times": times}


def test_the_family_is_asked_what_stands_in_the_form(nurses, nurse):
    """Way and person were changed, and the times not shown anew."""
    form, given = proposing(nurses, nurse)
    assert {"service", "person", "guardian", "by"} <= {field["name"] for field in form.select("select")}
    send(nurse, "propose/", given | {"by": "phone", "person": str(nurses.other_nurse.pk)})
    asked = Proposal.unscoped.get()
    assert (asked.by, asked.professional) == ("phone", nurses.other_nurse)


def test_showing_the_times_keeps_what_was_chosen_and_asks_nobody(nurses, nurse):
    form, given = proposing(nurses, nurse)
    show = form.select_one("button[name=show]")
    chosen = {"by": "phone", "guardian": str(nurses.amina.pk), "person": str(nurses.other_nurse.pk)}
    seen = send(nurse, "propose/", given | chosen | {"show": show["value"]}, 200)
    assert not Proposal.unscoped.exists()
    again = sent_by(form_with(seen, "button[name=show]"))
    assert {name: again[name] for name in chosen} == {name: [value] for name, value in chosen.items()}
    # The colleague has no hours: what was ticked is not offered as if they had.
    assert "times" not in again
    seen = send(nurse, "propose/", given | {"by": "phone", "show": show["value"]}, 200)
    assert sent_by(form_with(seen, "button[name=show]"))["times"] == given["times"]


def test_enter_on_a_tick_box_asks_no_family(nurses, nurse):
    form, _given = proposing(nurses, nurse)
    assert pressed_by_enter(form) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"service": "abc"},
        {"person": "abc"},
        {"later": "never"},
        {"later": "9999-12-31"},
        {"times": ["x", "9999-12-31T23:59+00:00", "0001-01-01T00:00+02:00"]},
    ],
)
def test_what_no_form_sends_breaks_nothing(nurses, nurse, wrong):
    data = {
        "family": nurses.aminas.pk,
        "service": nurses.service.pk,
        "person": nurses.nurse.pk,
        "by": "video",
    }
    send(nurse, "propose/", data | wrong, 200)
    assert not Occupancy.unscoped.exists()


def test_the_family_s_words_are_read_on_record_and_only_here(nurses, nurse):
    with municipality_scope(nurses.here):
        proposal = propose(
            family=nurses.aminas, professional=nurses.nurse, service=nurses.service, actor=nurses.nurse,
            times=[nurses.at(9), nurses.at(11)],
        )  # fmt: skip
        none_fits(proposal_id=proposal.pk, actor=nurses.amina, words="Canary Mondays")
    assert "Canary Mondays" in page(nurse, f"proposals/{proposal.pk}/")
    assert "Canary" not in page(nurse, "proposals/")
    assert AuditEvent.objects.filter(action="video.meeting_read").count() == 1
    there = nurses.client(nurses.nurse_there, nurses.there)
    page(there, f"proposals/{proposal.pk}/", 404)


def test_times_are_taken_back(nurses, nurse):
    with municipality_scope(nurses.here):
        proposal = propose(
            family=nurses.aminas, professional=nurses.nurse, service=nurses.service, actor=nurses.nurse,
            times=[nurses.at(9), nurses.at(11)],
        )  # fmt: skip
    for _ in range(2):
        send(nurse, f"proposals/{proposal.pk}/", {})
    assert Proposal.unscoped.get().state == "withdrawn"


def test_one_meeting_is_moved_and_cancelled_and_looked_at_on_record(nurses, nurse, noon):
    meeting = nurses.book()
    path = f"{meeting.pk}/"
    assert "Amina-Own" in page(nurse, path)
    assert AuditEvent.objects.filter(action="video.meeting_read").count() == 1
    move = {
        "act": "move",
        "when": written(nurses.at(18)),
        "person": nurses.other_nurse.pk,
        "reason": "Kursus",
    }
    send(nurse, path, move)
    fresh = nurses.fresh(meeting)
    assert (fresh.starts_at, fresh.professional, fresh.reason) == (
        nurses.at(18),
        nurses.other_nurse,
        "Kursus",
    )
    assert "act-late" not in page(nurse, path)
    today(meeting)
    assert "act-late" in page(nurse, path)
    send(nurse, path, {"act": "late", "minutes": "15"})
    send(nurse, path, {"act": "way", "by": "phone"})
    refused = send(nurse, path, {"act": "no_show"}, 200)
    assert 'role="alert"' in refused
    send(nurse, path, {"act": "cancel", "reason": "Syg"})
    fresh = nurses.fresh(meeting)
    assert (fresh.late_minutes, fresh.by, fresh.is_cancelled, fresh.reason) == (15, "phone", True, "Syg")
    assert "act-move" not in page(nurse, path)
    assert nurse.get(f"{BASE}{path}appointment.ics")["content-type"].startswith("text/calendar")


def test_a_refused_move_keeps_what_was_typed(nurses, nurse):
    meeting = nurses.book()
    nurses.book(nurses.at(12), family=nurses.bodils, actor=nurses.bodil)
    data = {"act": "move", "when": written(nurses.at(12)), "person": nurses.nurse.pk, "reason": "Long story"}
    answer = send(nurse, f"{meeting.pk}/", data, 200)
    assert 'role="alert"' in answer and "Long story" in answer and written(nurses.at(12)) in answer
    for nonsense in ({"act": "move", "when": "x"}, {"act": "explode"}):
        assert 'role="alert"' in send(nurse, f"{meeting.pk}/", nonsense, 200)


def test_drawn_onto_another_day_it_keeps_its_time_of_day(nurses, nurse):
    meeting = nurses.book()
    day = timezone.localtime(nurses.at(days=5)).strftime("%Y-%m-%d")
    answer = send(
        nurse,
        f"{meeting.pk}/",
        {"act": "move", "when": day, "person": nurses.nurse.pk, "from_calendar": "1"},
    )
    assert f"day={day}" in answer["location"]
    assert nurses.fresh(meeting).starts_at == nurses.at(days=5)


def test_nothing_of_another_place(nurses, nurse):
    meeting = nurses.book()
    there = nurses.client(nurses.nurse_there, nurses.there)
    for path in (f"{meeting.pk}/", f"{meeting.pk}/appointment.ics", f"services/{nurses.service.pk}/"):
        page(there, path, 404)
    assert there.post(f"{BASE}{meeting.pk}/", {"act": "cancel"}).status_code == 404
    assert not nurses.fresh(meeting).is_cancelled
    assert "Amina-Own" not in page(there, on_day(nurses.at()))
    assert there.get(f"{BASE}book/?family={nurses.aminas.pk}").status_code == 404
    assert nurses.client(nurses.amina).get(BASE).status_code in {302, 403}
