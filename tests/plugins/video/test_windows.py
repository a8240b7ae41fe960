"""Windows within which somebody calls: cut from the week, filled softly, full for families and not for us."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.municipalities.scope import municipality_scope
from plugins.video.actions.booking import book_hold, drop_holds
from plugins.video.actions.changing import cancel_meeting, move_meeting
from plugins.video.actions.proposing import propose
from plugins.video.errors import HoldGoneError, TakenError, WindowFullError, WrongTimesError
from plugins.video.models import Hold, Meeting, Occupancy
from plugins.video.queries.slots import free_slots
from tests.factories.core import FamilyFactory, GuardianFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.usefixtures("here")
API = "/api/v1/video/"


@pytest.fixture
def calls(nurses):
    """Two families in each window of four hours: 8-12 and 12-16."""
    return nurses.offer(name="We call", window_minutes=240, window_most=2)


def parent(nurses):
    user, family = UserFactory(), FamilyFactory(municipality=nurses.here)
    GuardianFactory(user=user, family=family)
    MembershipFactory(user=user, municipality=nurses.here, role="citizen")
    return {"actor": user, "family": family}


def by_nurse(nurses, service, hour=8, **kwargs):
    kwargs = {"family": parent(nurses)["family"]} | kwargs
    return nurses.book_by_nurse(
        nurses.at(hour), service=service, kind="window", length=dt.timedelta(hours=4), **kwargs
    )


def test_windows_are_cut_from_the_week_and_take_nobodys_time(nurses, calls):
    assert nurses.slots(calls) == [nurses.at(8), nurses.at(12)]
    meeting = nurses.book(nurses.at(8), service=calls)
    assert (meeting.kind, meeting.starts_at, meeting.ends_at) == ("window", nurses.at(8), nurses.at(12))
    assert meeting.professional == nurses.nurse
    assert not Occupancy.unscoped.exists()
    assert nurses.at(9) in nurses.slots()


def test_other_meetings_leave_a_window_as_it_is_and_an_absence_does_not(nurses, calls):
    from cms.teams.models import Absence

    nurses.book(nurses.at(9))
    assert nurses.slots(calls) == [nurses.at(8), nurses.at(12)]
    day = nurses.at(8).date()
    Absence.unscoped.create(municipality=nurses.here, user=nurses.nurse, starts_on=day, ends_on=day)
    assert nurses.slots(calls) == []


def test_a_full_window_is_not_offered_any_more_until_one_is_cancelled(nurses, calls):
    first = nurses.book(nurses.at(8), service=calls)
    nurses.hold(nurses.at(8), service=calls, **parent(nurses))
    assert nurses.slots(calls) == [nurses.at(12)]
    with pytest.raises(TakenError):
        nurses.hold(nurses.at(8), service=calls, **parent(nurses))
    cancel_meeting(meeting_id=first.pk, actor=nurses.amina)
    assert nurses.slots(calls) == [nurses.at(8), nurses.at(12)]


def test_what_is_held_counts_until_it_runs_out_or_is_let_go(nurses, calls):
    given = [parent(nurses) for _ in range(2)]
    holds = [nurses.hold(nurses.at(8), service=calls, **one) for one in given]
    assert nurses.at(8) not in nurses.slots(calls)
    drop_holds(actor=given[0]["actor"], municipality=nurses.here)
    assert nurses.at(8) in nurses.slots(calls)
    with pytest.raises(HoldGoneError):
        book_hold(hold_id=holds[0].pk, actor=given[0]["actor"])
    Hold.unscoped.filter(pk=holds[1].pk).update(expires_at=timezone.now())
    # Run out, but nobody was faster: there is room still.
    assert book_hold(hold_id=holds[1].pk, actor=given[1]["actor"]).kind == "window"


def test_a_hold_that_ran_out_is_gone_once_the_window_is_full(nurses, calls):
    given = parent(nurses)
    hold = nurses.hold(nurses.at(8), service=calls, **given)
    Hold.unscoped.filter(pk=hold.pk).update(expires_at=timezone.now())
    for _ in range(2):
        nurses.book(nurses.at(8), service=calls, **parent(nurses))
    with pytest.raises(HoldGoneError):
        book_hold(hold_id=hold.pk, actor=given["actor"])


def test_a_second_colleague_is_a_second_window(nurses, calls):
    nurses.colleague()
    held = [nurses.book(nurses.at(8), service=calls, **parent(nurses)).professional for _ in range(4)]
    assert [held.count(one) for one in set(held)] == [2, 2]
    assert nurses.slots(calls) == [nurses.at(12)]


def test_a_professional_goes_over_it_knowingly(nurses, calls):
    for _ in range(2):
        by_nurse(nurses, calls)
    with pytest.raises(WindowFullError) as refused:
        by_nurse(nurses, calls)
    assert (refused.value.taken, refused.value.most) == (2, 2)
    assert Meeting.unscoped.count() == 2
    by_nurse(nurses, calls, on_top=True)
    assert AuditEvent.objects.filter(action="video.meeting_overbooked").count() == 1
    by_nurse(nurses, calls, hour=12)


def test_without_a_number_there_is_always_room(nurses):
    service = nurses.offer(name="We call", window_minutes=240)
    for _ in range(6):
        by_nurse(nurses, service)
    assert nurses.at(8) in nurses.slots(service)


def test_moved_into_a_full_window_it_is_refused_and_stays(nurses, calls):
    for _ in range(2):
        by_nurse(nurses, calls, hour=12)
    meeting = by_nurse(nurses, calls)
    with pytest.raises(WindowFullError):
        move_meeting(meeting_id=meeting.pk, starts_at=nurses.at(12), actor=nurses.nurse)
    assert nurses.fresh(meeting).starts_at == nurses.at(8)
    move_meeting(meeting_id=meeting.pk, starts_at=nurses.at(12), actor=nurses.nurse, on_top=True)
    assert nurses.fresh(meeting).starts_at == nurses.at(12)


def test_professionals_see_how_full_each_is_and_families_only_that_there_is_room(nurses, calls):
    by_nurse(nurses, calls)
    day = nurses.at(8).date()
    path = f"{API}services/{calls.pk}/slots?from={day}&days=1&person={nurses.nurse.pk}"
    with municipality_scope(nurses.here):
        rows = nurses.client(nurses.nurse).get(path).json()["results"]
        assert [(row["taken"], row["most"]) for row in rows] == [(1, 2), (0, 2)]
        assert free_slots(calls, day, day, for_family=False)[0].taken == 1
        seen = nurses.client(nurses.amina).get(path).json()["results"]
    assert [(row["taken"], row["most"]) for row in seen] == [(None, None)] * 2
    assert dt.datetime.fromisoformat(seen[0]["ends_at"]) == nurses.at(12)
    [shown] = [
        row for row in nurses.client(nurses.amina).get(f"{API}services").json()["results"] if row["is_window"]
    ]
    assert shown["id"] == calls.pk


def test_booked_over_the_api_in_the_same_steps(nurses, calls):
    amina = nurses.client(nurses.amina)
    wanted = {"service": calls.pk, "starts_at": nurses.at(8).isoformat()}
    hold = amina.post(f"{API}holds", wanted, content_type="application/json").json()
    assert hold["people"] == [nurses.nurse.display_name]
    made = amina.post(f"{API}meetings", {"hold": hold["id"]}, content_type="application/json").json()
    assert (made["kind"], made["can_choose_time"]) == ("window", False)
    again = amina.post(f"{API}meetings", {"hold": hold["id"]}, content_type="application/json").json()
    assert again["id"] == made["id"]
    by_nurse(nurses, calls)
    bodil = nurses.client(nurses.bodil)
    refused = bodil.post(f"{API}holds", wanted, content_type="application/json")
    assert refused.status_code == 409
    starts = {dt.datetime.fromisoformat(row["starts_at"]) for row in refused.json()["slots"]}
    assert nurses.at(8) not in starts and nurses.at(12) in starts


def test_the_form_shows_three_of_five_and_says_when_it_is_full(nurses, calls):
    calls.window_most = 5
    calls.save()
    for _ in range(3):
        by_nurse(nurses, calls)
    nurse = nurses.client(nurses.nurse)
    page = nurse.get(f"/admin/video/book/?family={nurses.aminas.pk}").content.decode()
    assert "3 af 5 familier" in page
    calls.window_most = 3
    calls.save()
    data = {
        "family": nurses.aminas.pk, "service": calls.pk, "person": nurses.nurse.pk, "kind": "window", "by": "phone",
        "when": f"{nurses.at(8):%Y-%m-%dT%H:%M}", "until": f"{nurses.at(12):%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    refused = nurse.post("/admin/video/book/", data)
    assert (refused.status_code, "3 af 3 familier" in refused.content.decode()) == (200, True)
    assert nurse.post("/admin/video/book/", data | {"on_top": "on"}).status_code == 302
    assert Meeting.unscoped.filter(kind="window").count() == 4


def test_no_window_is_proposed(nurses, calls):
    nurse = nurses.client(nurses.nurse)
    page = nurse.get(f"/admin/video/propose/?family={nurses.aminas.pk}").content.decode()
    assert f'<option value="{calls.pk}"' not in page
    with pytest.raises(WrongTimesError):
        propose(
            family=nurses.aminas,
            professional=nurses.nurse,
            service=calls,
            times=[nurses.at(8), nurses.at(12)],
            actor=nurses.nurse,
        )


def test_a_window_is_kept_by_one_and_not_by_two_together(nurses):
    from plugins.video.admin.forms import ServiceForm

    data = {
        "team": nurses.team.pk, "name": "We call", "minutes": 30, "buffer_before": 0, "buffer_after": 0,
        "step": 30, "notice_hours": 24, "horizon_days": 28, "assignment": "together", "window_minutes": 240,
    }  # fmt: skip
    form = ServiceForm(data, teams=[nurses.team], languages=["da"])
    assert list(form.errors) == ["window_minutes"]
    assert ServiceForm(data | {"assignment": "any"}, teams=[nurses.team], languages=["da"]).is_valid()
