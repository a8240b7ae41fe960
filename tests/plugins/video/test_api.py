"""The API for families: book in few steps, change, pick; strangers find nothing."""

import datetime as dt
import uuid

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.accounts.models import Child
from cms.municipalities.scope import municipality_scope
from plugins.video.actions.proposing import propose
from plugins.video.models import Hold, Meeting, Occupancy, ServiceType
from tests.factories.core import FamilyFactory, GuardianFactory, UserFactory
from tests.plugins.video.conftest import today

BASE = "/api/v1/video/"
ENGLISH = {"accept-language": "en"}


def get(client, path, status=200):
    answer = client.get(BASE + path, headers=ENGLISH)
    assert answer.status_code == status, answer.content
    return answer.json() if answer["content-type"].startswith("application/") else answer


def post(client, path, data=None, status=200):
    answer = client.post(BASE + path, data or {}, content_type="application/json", headers=ENGLISH)
    assert answer.status_code == status, answer.content
    return answer.json()


@pytest.fixture
def amina(nurses):
    return nurses.client(nurses.amina)


@pytest.fixture
def bodil(nurses):
    return nurses.client(nurses.bodil)


def slots_path(nurses, service=None, days=3):
    day = nurses.at(days=days).date()
    return f"services/{(service or nurses.service).pk}/slots?from={day}&days=1"


def ask(nurses, family=None):
    with municipality_scope(nurses.here):
        return propose(
            family=family or nurses.aminas,
            professional=nurses.nurse,
            service=nurses.service,
            times=[nurses.at(9), nurses.at(11)],
            actor=nurses.nurse,
        )


def test_service_day_time_done(nurses, amina):
    nurses.service.names = {"en": "A talk"}
    nurses.service.save()
    [service] = get(amina, "services")["results"]
    assert (service["name"], service["minutes"], service["people"]) == ("A talk", 30, [])
    found = get(amina, slots_path(nurses))
    assert len(found["results"]) == 16
    hold = post(
        amina, "holds", {"service": service["id"], "starts_at": found["results"][4]["starts_at"]}, 201
    )
    assert hold["people"] == [nurses.nurse.display_name]
    meeting = post(amina, "meetings", {"hold": hold["id"], "by": "phone"}, 201)
    assert (meeting["by"], meeting["service"], meeting["can_choose_time"]) == ("phone", "A talk", True)
    assert post(amina, "meetings", {"hold": hold["id"]}, 201)["id"] == meeting["id"]
    assert [row["id"] for row in get(amina, "upcoming")["results"]] == [meeting["id"]]


def test_who_comes_second_is_given_the_times_that_are_free_now(nurses, amina, bodil):
    wanted = {"service": nurses.service.pk, "starts_at": nurses.at().isoformat()}
    hold = post(amina, "holds", wanted, 201)
    refused = post(bodil, "holds", wanted, 409)
    assert refused["code"] == "taken"
    starts = {dt.datetime.fromisoformat(row["starts_at"]) for row in refused["slots"]}
    assert nurses.at() not in starts
    assert nurses.at(10, 30) in starts
    Occupancy.unscoped.update(state="released")
    gone = post(amina, "meetings", {"hold": hold["id"]}, 409)
    assert (gone["code"], len(gone["slots"]) > 0) == ("hold_gone", True)


def test_what_was_kept_can_be_let_go(nurses, amina, bodil):
    post(amina, "holds", {"service": nurses.service.pk, "starts_at": nurses.at().isoformat()}, 201)
    assert amina.delete(BASE + "holds").status_code == 204
    post(bodil, "holds", {"service": nurses.service.pk, "starts_at": nurses.at().isoformat()}, 201)


def test_named_people_can_be_chosen_and_no_others(nurses, amina):
    service = nurses.offer(name="Own", assignment=ServiceType.Assignment.NAMED)
    found = {row["id"]: row["people"] for row in get(amina, "services")["results"]}
    assert [one["id"] for one in found[service.pk]] == [str(nurses.nurse.pk)]
    assert len(get(amina, f"{slots_path(nurses, service)}&person={nurses.nurse.pk}")["results"]) == 16
    get(amina, f"{slots_path(nurses, service)}&person={nurses.nurse_there.pk}", 404)


def starts(rows):
    return {dt.datetime.fromisoformat(row["starts_at"]) for row in rows}


def test_who_wanted_a_person_is_told_the_free_times_of_that_person(nurses, amina, bodil):
    service, second = nurses.offer(name="Own", assignment=ServiceType.Assignment.NAMED), nurses.colleague()
    wanted = {"service": service.pk, "starts_at": nurses.at().isoformat(), "person": str(nurses.nurse.pk)}
    hold = post(amina, "holds", wanted, 201)
    refused = starts(post(bodil, "holds", wanted, 409)["slots"])
    assert nurses.at() not in refused and nurses.at(10, 30) in refused
    Occupancy.unscoped.update(state="released")
    nurses.book_by_nurse(nurses.at(), family=nurses.bodils)
    gone = starts(post(amina, "meetings", {"hold": hold["id"]}, 409)["slots"])
    assert nurses.at() not in gone and nurses.at(10, 30) in gone
    assert second


def test_a_meeting_with_one_person_is_offered_only_what_that_person_has_free(nurses, amina):
    service, second = nurses.offer(name="Own", assignment=ServiceType.Assignment.NAMED), nurses.colleague()
    meeting = nurses.book(service=service, person=nurses.nurse)
    nurses.book_by_nurse(nurses.at(11), family=nurses.bodils)
    offered = get(amina, f"{slots_path(nurses, service)}&meeting={meeting.pk}")["results"]
    assert nurses.at(10) in starts(offered) and nurses.at(11) not in starts(offered)
    refused = post(amina, f"meetings/{meeting.pk}/move", {"starts_at": nurses.at(11).isoformat()}, 409)
    assert nurses.at(11) not in starts(refused["slots"]) and nurses.at(12) in starts(refused["slots"])
    assert second


def test_what_is_offered_for_a_longer_meeting_ends_when_it_does(nurses, amina):
    meeting = nurses.book_by_nurse(service=nurses.service, length=dt.timedelta(minutes=90))
    [first, *_] = get(amina, f"{slots_path(nurses)}&meeting={meeting.pk}")["results"]
    assert dt.datetime.fromisoformat(first["ends_at"]) == nurses.at(9, 30)


@pytest.mark.parametrize(
    "fields", [{"families_book": False}, {"archived_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}]
)
def test_what_families_do_not_book_is_not_there_for_them(nurses, amina, fields):
    service = nurses.offer(name="Inner", **fields)
    assert "Inner" not in [row["name"] for row in get(amina, "services")["results"]]
    get(amina, slots_path(nurses, service), 404)
    post(amina, "holds", {"service": service.pk, "starts_at": nurses.at().isoformat()}, 404)


def second_family(nurses):
    family = FamilyFactory(municipality=nurses.here)
    GuardianFactory(user=nurses.amina, family=family)
    GuardianFactory(user=UserFactory(first_name="Yusuf"), family=family)
    return family


def test_who_has_two_families_is_asked_for_which(nurses, amina):
    child = Child(family=nurses.aminas, birth_date=dt.date(2026, 5, 1))
    child.name = "Ida"
    child.save()
    other = second_family(nurses)
    wanted = {"service": nurses.service.pk, "starts_at": nurses.at().isoformat()}
    asked = post(amina, "holds", wanted, 422)
    assert asked["code"] == "family_needed"
    assert asked["families"] == [
        {"id": str(nurses.aminas.pk), "name": "Ida"},
        {"id": str(other.pk), "name": "Yusuf"},
    ]
    assert not Hold.unscoped.exists()
    post(amina, "holds", wanted | {"family": str(other.pk)}, 201)
    assert Hold.unscoped.get().family == other


def test_families_without_names_are_told_apart_by_their_dates(nurses, amina):
    Child.unscoped.create(family=nurses.aminas, due_date=dt.date(2027, 1, 5))
    other = FamilyFactory(municipality=nurses.here)
    GuardianFactory(user=nurses.amina, family=other)
    wanted = {"service": nurses.service.pk, "starts_at": nurses.at().isoformat()}
    names = [one["name"] for one in post(amina, "holds", wanted, 422)["families"]]
    assert names[0] == "Expecting, Jan. 5, 2027"
    assert names[1].startswith("Family since ")


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_beyond_all_calendars_has_no_times(nurses, amina, day):
    found = get(amina, f"services/{nurses.service.pk}/slots?from={day}")
    assert (found["results"] == []) is (day > "2")
    path = f"meetings/{nurses.book().pk}"
    for hour in ("00:00:00Z", "23:59:59+02:00"):
        wanted = {"service": nurses.service.pk, "starts_at": f"{day}T{hour}"}
        assert "code" in amina.post(BASE + "holds", wanted, content_type="application/json").json()
        for client in (amina, nurses.client(nurses.nurse)):
            refused = client.post(f"{BASE}{path}/move", wanted, content_type="application/json")
            assert 400 <= refused.status_code < 500
    far = {"service": nurses.service.pk, "starts_at": "9999-12-20T10:00:00Z"}
    assert post(amina, "holds", far, 422)["code"] == "too_far"
    assert post(amina, f"{path}/move", far, 422)["code"] == "too_far"


def test_change_and_cancel(nurses, amina, noon):
    path = f"meetings/{nurses.book().pk}"
    assert post(amina, f"{path}/way", {"by": "phone"})["by"] == "phone"
    assert post(amina, f"{path}/late", {"minutes": 15}, 409)["code"] == "not_today"
    today(Meeting.unscoped.get())
    assert post(amina, f"{path}/late", {"minutes": 15})["late_is_mine"] is True
    assert get(nurses.client(nurses.nurse), path)["late_is_mine"] is False
    moved = post(amina, f"{path}/move", {"starts_at": nurses.at(14).isoformat()})
    assert (dt.datetime.fromisoformat(moved["starts_at"]), moved["late_minutes"]) == (nurses.at(14), 0)
    nurses.book(nurses.at(15), family=nurses.bodils, actor=nurses.bodil)
    refused = post(amina, f"{path}/move", {"starts_at": nurses.at(15).isoformat()}, 409)
    assert refused["code"] == "taken" and refused["slots"]
    assert post(amina, f"{path}/cancel", {"reason": "ill"})["cancelled"] is True
    assert post(amina, f"{path}/cancel", {}, 409)["code"] == "over"
    assert get(amina, "upcoming")["cancelled"] == []
    assert get(amina, "upcoming")["results"] == []


def test_a_family_reads_what_others_cancelled_and_why(nurses, amina, bodil):
    meeting = nurses.book()
    post(nurses.client(nurses.nurse), f"meetings/{meeting.pk}/cancel", {"reason": "The nurse is ill"})
    found = get(amina, "upcoming")
    assert found["results"] == []
    assert [(row["id"], row["reason"]) for row in found["cancelled"]] == [
        (str(meeting.pk), "The nurse is ill")
    ]
    assert get(bodil, "upcoming")["cancelled"] == []


def test_a_professional_moves_to_a_colleague_and_on_top_only_knowingly(nurses):
    client, meeting = nurses.client(nurses.nurse), nurses.book()
    nurses.book_by_nurse(nurses.at(17), nurse=nurses.other_nurse, family=nurses.bodils)
    wanted = {"starts_at": nurses.at(17).isoformat(), "person": str(nurses.other_nurse.pk)}
    post(client, f"meetings/{meeting.pk}/move", wanted, 409)
    moved = post(client, f"meetings/{meeting.pk}/move", wanted | {"on_top": True})
    assert moved["professional"] == nurses.other_nurse.display_name
    strange = wanted | {"person": str(nurses.nurse_there.pk)}
    assert post(client, f"meetings/{meeting.pk}/move", strange, 422)["code"] == "wrong_professional"


def test_pick_and_none_fits(nurses, amina):
    proposal = ask(nurses)
    [row] = get(amina, "proposals")["results"]
    meeting = post(amina, f"proposals/{row['id']}/pick", {"time": row["times"][1]["id"]}, 201)
    assert dt.datetime.fromisoformat(meeting["starts_at"]) == nurses.at(11)
    assert (
        post(amina, f"proposals/{row['id']}/pick", {"time": row["times"][0]["id"]}, 409)["code"] == "answered"
    )
    seen = get(amina, f"proposals/{proposal.pk}")
    assert (seen["state"], seen["times"], seen["meeting"]) == ("picked", [], meeting["id"])
    other = ask(nurses) if Occupancy.unscoped.filter(state="confirmed").delete() else None
    gone, still = (one["id"] for one in get(amina, f"proposals/{other.pk}")["times"])
    Occupancy.unscoped.filter(pk=gone).update(state="released")
    late = post(amina, f"proposals/{other.pk}/pick", {"time": gone}, 409)
    starts = {dt.datetime.fromisoformat(slot["starts_at"]) for slot in late["slots"]}
    kept = Occupancy.unscoped.get(pk=still).starts_at
    assert late["code"] == "taken"
    assert nurses.at(13) in starts
    assert kept not in starts
    assert post(amina, f"proposals/{other.pk}/none-fits", {"words": "Mondays"})["state"] == "none_fits"
    assert get(amina, "proposals")["results"] == []


def test_strangers_find_nothing(nurses, amina, bodil):
    meeting, proposal = nurses.book(), ask(nurses)
    hold = Hold.unscoped.get()
    far = nurses.client(nurses.nurse_there, nurses.there)
    for client in (bodil, far):
        for path in (
            f"meetings/{meeting.pk}",
            f"meetings/{meeting.pk}/appointment.ics",
            f"proposals/{proposal.pk}",
        ):
            get(client, path, 404)
        for act in ("cancel", "late", "way", "move"):
            data = {"minutes": 5, "by": "phone", "starts_at": nurses.at(14).isoformat()}
            post(client, f"meetings/{meeting.pk}/{act}", data, 404)
        post(client, f"proposals/{proposal.pk}/pick", {"time": str(uuid.uuid4())}, 404)
        post(client, f"proposals/{proposal.pk}/none-fits", {"words": "x"}, 404)
        post(client, "meetings", {"hold": str(hold.pk)}, 404)
        assert get(client, "proposals")["results"] == []
    post(
        bodil,
        "holds",
        {"service": nurses.service.pk, "starts_at": nurses.at().isoformat(), "family": str(nurses.aminas.pk)},
        404,
    )
    # Another place's kinds of meetings are not there, and neither are its people's meetings.
    get(nurses.client(nurses.amina, nurses.there), slots_path(nurses), 404)
    get(nurses.client(nurses.amina, nurses.there), f"meetings/{meeting.pk}", 404)
    assert get(amina, f"meetings/{meeting.pk}")["id"] == str(meeting.pk)
    assert Meeting.unscoped.get().cancelled_at is None


def test_the_invitation_is_a_calendar(nurses, amina):
    meeting = nurses.book()
    answer = get(amina, f"meetings/{meeting.pk}/appointment.ics")
    assert answer["content-type"].startswith("text/calendar")
    assert "no-store" in answer["cache-control"]
    [event] = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["dtstart"].dt == meeting.starts_at
    assert str(event["uid"]).startswith(str(meeting.pk))


@pytest.mark.parametrize("path", ["upcoming", "proposals", "slots", "services"])
def test_the_same_queries_for_one_and_three(nurses, amina, path):
    counts = []
    where = slots_path(nurses) if path == "slots" else path
    get(amina, where)
    for number in range(3):
        nurses.book_by_nurse(nurses.at(9 + number), service=nurses.service)
        with municipality_scope(nurses.here):
            propose(
                family=nurses.aminas,
                professional=nurses.nurse,
                service=nurses.service,
                actor=nurses.nurse,
                times=[nurses.at(12 + number), nurses.at(12 + number, 30)],
            )
        if path == "slots":
            nurses.colleague()
        with CaptureQueriesContext(connection) as queries:
            get(amina, where)
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_only_members_ask(nurses):
    assert nurses.client(None).get(BASE + "services").status_code in {401, 403}
    assert nurses.client(nurses.nurse_there).get(BASE + slots_path(nurses)).status_code == 403
