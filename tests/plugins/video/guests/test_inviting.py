"""An interpreter or a partner: invited beforehand, reached, moved along, called off; and what they see."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.municipalities.scope import municipality_scope
from cms.plugin_api.privacy import Subject
from plugins.video.actions.changing import cancel_meeting, change_way, move_meeting
from plugins.video.calls.actions.rooms import end_room, end_stale_rooms, open_room
from plugins.video.calls.errors import FullError, LinkError, NoGuestsError, NoRelayError
from plugins.video.calls.models import CallLink, CallParticipant, CallRoom, CallTicket
from plugins.video.guests.actions.inviting import renew_link, withdraw_guest
from plugins.video.guests.actions.telling import tell_due
from plugins.video.models import Meeting, MeetingGuest
from plugins.video.privacy import handler
from tests.factories.calls import API


def row():
    return MeetingGuest.unscoped.select_related("meeting", "participant").get()


def act(guests, action, **more):
    with guests.call.scope():
        return action(meeting_id=guests.meeting.pk, actor=guests.street.nurse, **more)


def test_the_message_has_the_time_and_the_link_and_nothing_else(guests, told):
    guest, token = guests.invite()
    assert token == ""
    assert guests.tell() == 1
    [(to, text)] = told.messages
    assert to == "+4512345678"
    assert f"/video/join#t={told.last_token}" in text
    for secret in (
        "Canary",
        guests.street.nurse.display_name,
        guests.street.amina.display_name,
        str(guest.pk),
    ):
        assert secret not in text
    assert guests.tell(later=4000) == 0
    assert row().told_at is not None
    assert told.last_token not in str(AuditEvent.objects.values_list("data", flat=True))
    assert "12345678" not in str(AuditEvent.objects.values_list("data", flat=True))


def test_a_mail_is_as_neutral_and_in_the_guests_language(guests):
    guests.invite("karim@example.org", language="en")
    assert guests.tell() == 1
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["karim@example.org"], "Video appointment")
    assert "Canary" not in letter.body + letter.subject
    assert "With the same link you can try your phone or computer already now." in letter.body


def test_name_and_contact_rest_encrypted(guests):
    guest, _token = guests.invite()
    assert b"Canary" not in bytes(guest.name_sealed)
    assert b"12345678" not in bytes(guest.contact_sealed)


def test_the_link_is_too_early_then_opens_the_call_relayed_and_leads_to_the_lobby(guests, told):
    guests.invite()
    guests.tell()
    early, _browser = guests.join(told.last_token)
    assert (early.status_code, early.json()["code"]) == (409, "not_now")
    assert not CallRoom.unscoped.exists()
    guests.begins_in(minutes=30)
    assert guests.join(told.last_token, guests.street.there)[0].status_code == 404
    answer, browser = guests.join(told.last_token)
    assert answer.json()["role"] == "interpreter"
    assert set(answer.json()) == {"role", "starts_at", "late_minutes"}
    assert CallRoom.unscoped.get().relay_only
    assert browser.post(f"{API}guest/ticket").status_code == 200
    assert row().participant.state == "invited"
    again, _browser = guests.join(told.last_token)
    assert (again.status_code, again.json()["code"]) == (410, "link_used")


def test_the_professional_sees_who_was_invited_from_the_first_moment_and_a_guest_sees_nothing(guests, told):
    guests.invite()
    guests.tell()
    guests.begins_in(minutes=30)
    guests.call.ticket(guests.street.nurse)
    assert CallRoom.unscoped.get().relay_only
    [_nurse, guest] = sorted(
        guests.call.client(guests.street.nurse).get(f"{API}{guests.meeting.pk}").json()["people"],
        key=lambda one: one["name_is_claimed"],
    )
    assert (guest["name"], guest["role"], guest["name_is_claimed"]) == ("Canary Karim", "interpreter", True)
    _answer, browser = guests.join(told.last_token)
    for path in (
        f"{API}{guests.meeting.pk}", f"{API}{guests.meeting.pk}/summary", "/api/v1/video/upcoming",
        f"/api/v1/video/meetings/{guests.meeting.pk}", "/api/v1/me/",
    ):  # fmt: skip
        assert browser.get(path).status_code in {401, 403, 404}, path


def test_without_a_contact_the_link_is_handed_over_once(guests, told):
    _guest, token = guests.invite(contact="")
    assert len(token) == 43
    assert guests.tell() == 0
    guests.begins_in(minutes=10)
    assert guests.join(token)[0].status_code == 200


def test_a_new_link_voids_the_old_one_and_sends_out_whoever_came_by_it(guests):
    guest, token = guests.invite(contact="")
    guests.begins_in(minutes=10)
    _answer, browser = guests.join(token)
    CallParticipant.unscoped.update(session="00000000-0000-0000-0000-000000000001", state="admitted")
    newer = act(guests, renew_link, guest_id=guest.pk)
    assert browser.post(f"{API}guest/ticket").status_code == 404
    assert guests.join(token)[0].status_code == 404
    assert guests.join(newer)[0].status_code == 200
    assert sorted(CallParticipant.unscoped.values_list("state", flat=True)) == ["invited", "removed"]


def test_moving_makes_new_links_and_tells(guests, told):
    guests.invite()
    handed, token = guests.invite(contact="", role="partner", name="Canary Poul")
    guests.tell()
    first = told.last_token
    act(guests, move_meeting, starts_at=timezone.now() + timedelta(minutes=40))
    assert guests.tell() == 1
    assert "ny tid" in told.messages[-1][1]
    for void in (first, token):
        assert guests.join(void)[0].status_code == 404
    assert guests.join(told.last_token)[0].status_code == 200
    handed.refresh_from_db()
    assert (handed.token_hash, handed.tell) == (None, "")
    newer = act(guests, renew_link, guest_id=handed.pk)
    assert guests.join(newer)[0].status_code == 200


@pytest.mark.parametrize("with_same_end", [True, False])
def test_who_holds_it_is_nothing_to_a_guest_whose_link_holds(guests, told, with_same_end):
    guests.begins_in(minutes=5)
    guests.invite()
    _handed, token = guests.invite(contact="", role="partner", name="Canary Poul")
    guests.tell()
    _answer, browser = guests.join(told.last_token)
    times = {} if with_same_end else {"length": timedelta(minutes=45)}
    guests.meeting.refresh_from_db()
    act(
        guests,
        move_meeting,
        starts_at=guests.meeting.starts_at,
        professional=guests.street.other_nurse,
        **times,
    )
    assert Meeting.unscoped.get(pk=guests.meeting.pk).professional == guests.street.other_nurse
    assert guests.tell() == (0 if with_same_end else 1)
    assert (browser.post(f"{API}guest/ticket").status_code == 200) is with_same_end
    assert (guests.join(token)[0].status_code == 200) is with_same_end


def test_who_is_in_an_open_call_that_moves_away_is_sent_out(guests, told):
    guests.begins_in(minutes=5)
    _guest, token = guests.invite(contact="")
    _answer, browser = guests.join(token)
    act(guests, move_meeting, starts_at=timezone.now() + timedelta(days=2))
    assert browser.post(f"{API}guest/ticket").status_code == 404
    room = CallRoom.unscoped.get()
    assert room.closes_at > timezone.now() + timedelta(days=2)


def test_a_call_that_was_ended_opens_again_when_its_meeting_is_moved(guests):
    guests.begins_in(minutes=5)
    with guests.call.scope():
        room = open_room(meeting=guests.meeting, actor=guests.street.nurse)
        end_room(room_id=room.pk, actor=guests.street.nurse)
    act(guests, move_meeting, starts_at=timezone.now() + timedelta(minutes=50))
    guests.call.ticket(guests.street.amina)


def test_who_comes_late_to_a_moved_meeting_still_finds_its_call(guests):
    guests.begins_in(minutes=5)
    guests.call.ticket(guests.street.amina)
    act(guests, move_meeting, starts_at=timezone.now() + timedelta(days=1))
    with guests.call.scope():
        assert end_stale_rooms(timezone.now() + timedelta(days=1, minutes=12)) == 0
        assert end_stale_rooms(timezone.now() + timedelta(days=1, hours=5)) == 1


@pytest.mark.parametrize("change", ["cancel", "phone"])
def test_calling_off_voids_the_link_and_tells_whoever_knows_of_it(guests, told, change):
    guests.invite()
    guests.tell()
    token = told.last_token
    if change == "cancel":
        act(guests, cancel_meeting)
    else:
        act(guests, change_way, by="phone")
    assert guests.tell() == 1
    assert "aflyst" in told.messages[-1][1]
    assert "#t=" not in told.messages[-1][1]
    assert row().token_hash is None
    guests.begins_in(minutes=5)
    assert guests.join(token)[0].status_code == 404


def test_by_video_again_there_is_a_new_link(guests, told):
    guests.invite()
    guests.tell()
    act(guests, change_way, by="phone")
    act(guests, change_way, by="video")
    assert guests.tell() == 1
    guests.begins_in(minutes=5)
    assert guests.join(told.last_token)[0].status_code == 200


def test_who_was_never_told_hears_of_no_cancellation(guests, told):
    guests.invite()
    act(guests, cancel_meeting)
    assert guests.tell() == 0
    assert told.messages == []


def test_taken_back_is_for_good(guests, told):
    guest, _token = guests.invite()
    guests.tell()
    token = told.last_token
    act(guests, withdraw_guest, guest_id=guest.pk)
    act(guests, withdraw_guest, guest_id=guest.pk)
    assert guests.tell() == 1
    guests.begins_in(minutes=5)
    assert guests.join(token)[0].status_code == 404
    with pytest.raises(LinkError):
        act(guests, renew_link, guest_id=guest.pk)
    assert AuditEvent.objects.filter(action="video.call_link_revoked").count() == 1


def test_a_gateway_that_is_down_is_tried_again_and_given_up_at_last(guests, told):
    guests.invite()
    told.is_down = True
    assert guests.tell() == 0
    assert row().tell_next_at is not None
    told.is_down = False
    assert guests.tell(later=31) == 1
    told.is_down = True
    act(guests, renew_link, guest_id=row().pk)
    for tries in range(6):
        guests.tell(later=10_000 * (tries + 1))
    assert (row().tell, row().tell_next_at, row().tries) == ("invited", None, 5)


def test_who_is_moved_while_the_message_is_on_its_way_is_told_anew(guests, told, monkeypatch):
    guests.invite()
    send, moved = told.send, []

    def slow(*, to, text):
        send(to=to, text=text)
        if not moved:
            moved.append(act(guests, move_meeting, starts_at=timezone.now() + timedelta(minutes=50)))

    monkeypatch.setattr(told, "send", slow)
    assert guests.tell() == 0
    assert guests.tell(later=5) == 1
    assert guests.join(told.last_token)[0].status_code == 200


@pytest.mark.parametrize("change", ["cancelled", "phone", "over", "ended"])
def test_nobody_is_invited_where_there_is_no_video_meeting(guests, change):
    now = timezone.now()
    if change == "ended":
        guests.begins_in(minutes=5)
        with guests.call.scope():
            end_room(room_id=open_room(meeting=guests.meeting, actor=guests.street.nurse).pk, actor=None)
    else:
        fields = {
            "cancelled": {"cancelled_at": now},
            "phone": {"by": "phone"},
            "over": {"starts_at": now - timedelta(hours=4), "ends_at": now - timedelta(hours=3)},
        }[change]
        Meeting.unscoped.filter(pk=guests.meeting.pk).update(**fields)
    with pytest.raises(NoGuestsError):
        guests.invite()


def test_bounds_roles_and_the_relay(guests, settings):
    with pytest.raises(LinkError):
        guests.invite(role="host")
    for _ in range(6):
        guests.invite(contact="")
    with pytest.raises(FullError):
        guests.invite()
    settings.VIDEO_TURN_HOST = ""
    with pytest.raises(NoRelayError):
        guests.invite()


def test_where_the_relay_is_gone_the_family_meets_without_the_guest(guests, settings):
    _guest, token = guests.invite(contact="")
    settings.VIDEO_TURN_HOST = ""
    guests.begins_in(minutes=5)
    assert guests.join(token)[0].status_code == 404
    guests.call.ticket(guests.street.amina)
    assert not CallLink.unscoped.exists()


def test_the_family_reads_as_what_somebody_comes_and_no_name(guests):
    guests.invite()
    path = "/api/v1/video/upcoming"
    [mine] = guests.call.client(guests.street.amina).get(path).json()["results"]
    assert mine["also_coming"] == ["interpreter"]
    assert "Canary" not in str(mine)
    assert guests.call.client(guests.street.bodil).get(path).json()["results"] == []
    act(guests, change_way, by="phone")
    [mine] = guests.call.client(guests.street.amina).get(path).json()["results"]
    assert mine["also_coming"] == []


def test_ending_and_time_forget_who_it_was(guests):
    guests.invite()
    guests.begins_in(minutes=5)
    with guests.call.scope():
        end_room(room_id=open_room(meeting=guests.meeting, actor=guests.street.nurse).pk, actor=None)
    assert (row().name, row().contact, row().tell) == (None, None, "")
    now = timezone.now()
    assert handler.retention(now)["video.MeetingGuest"] == 0
    assert handler.retention(now + timedelta(days=2))["video.MeetingGuest"] == 1


def test_guests_are_exported_to_the_family_only_and_erased_with_it(guests):
    guests.invite()
    street = guests.street
    mine = handler.export(Subject(user=street.amina, families=(street.aminas,)))["video.MeetingGuest"]
    assert [(one["role"], one["name"]) for one in mine] == [("interpreter", "Canary Karim")]
    assert "12345678" not in str(mine)
    for other in (Subject(user=street.bodil, families=(street.bodils,)), Subject(user=street.nurse)):
        assert handler.export(other)["video.MeetingGuest"] == []
    assert handler.erase(Subject(user=street.nurse))["video.MeetingGuest"] == 1
    assert row().invited_by is None
    assert handler.erase(Subject(families=(street.aminas,)))["video.MeetingGuest"] == 1
    assert not MeetingGuest.unscoped.exists()


def test_a_message_that_failed_may_have_come_so_its_guest_hears_that_it_is_off(guests, told):
    guests.invite()
    told.is_down = True
    assert guests.tell() == 0
    act(guests, cancel_meeting)
    told.is_down = False
    assert guests.tell() == 1
    assert "aflyst" in told.messages[-1][1]


def test_who_was_taken_back_hears_of_no_new_time_and_gets_no_link(guests, told):
    guest, _token = guests.invite()
    guests.tell()
    act(guests, withdraw_guest, guest_id=guest.pk)
    assert guests.tell() == 1
    act(guests, move_meeting, starts_at=timezone.now() + timedelta(minutes=40))
    assert guests.tell() == 0
    assert row().token_hash is None
    guests.call.ticket(guests.street.nurse)
    assert CallParticipant.unscoped.filter(role="interpreter").count() == 0


def test_a_link_that_was_taken_back_frees_its_place(guests):
    made = [guests.invite(contact="")[0] for _ in range(6)]
    act(guests, withdraw_guest, guest_id=made[0].pk)
    guests.invite(contact="")
    with pytest.raises(FullError):
        guests.invite(contact="")


def test_the_job_of_another_municipality_tells_nobody_here(guests, told):
    guests.invite()
    with municipality_scope(guests.street.there):
        assert tell_due(timezone.now() + timedelta(hours=1)) == 0
    assert told.messages == []
    assert guests.tell() == 1


def test_a_guest_who_is_sent_out_with_the_old_link_has_no_ticket_left(guests):
    guests.begins_in(minutes=5)
    guest, token = guests.invite(contact="")
    _answer, browser = guests.join(token)
    assert browser.post(f"{API}guest/ticket").status_code == 200
    assert CallTicket.unscoped.exists()
    act(guests, renew_link, guest_id=guest.pk)
    assert not CallTicket.unscoped.exists()
