"""The page on which a professional invites, and the call in which one does."""

import pytest

from plugins.video.models import MeetingGuest


def send(guests, data, path="", user=None):
    client = guests.call.client(user or guests.street.nurse)
    return client.post(f"/admin/video/{guests.meeting.pk}/guests/{path}", data)


FORM = {"role": "interpreter", "name": "Canary Karim", "contact": "12 34 56 78", "language": "da"}


def test_a_guest_is_invited_and_stands_on_the_page_and_the_meetings_own(guests):
    assert send(guests, FORM).status_code == 302
    [guest] = MeetingGuest.unscoped.all()
    assert (guest.contact, guest.invited_by) == ("+4512345678", guests.street.nurse)
    for page in (
        guests.page(),
        guests.call.client(guests.street.nurse).get(f"/admin/video/{guests.meeting.pk}/"),
    ):
        assert "Canary Karim" in page.content.decode()
        assert "Beskeden er på vej." in page.content.decode()


def test_a_link_without_a_contact_shows_once(guests):
    answer = send(guests, FORM | {"contact": ""})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    link = answer.context["link"]
    assert link.startswith(f"http://{guests.street.here.slug}.localhost/video/join#t=")
    assert link in answer.content.decode()
    assert "#t=" not in guests.page().content.decode()
    [guest] = MeetingGuest.unscoped.all()
    newer = send(guests, {"act": "renew"}, f"{guest.pk}/").context["link"]
    assert newer != link
    guests.begins_in(minutes=5)
    assert guests.join(link.partition("#t=")[2])[0].status_code == 404
    assert send(guests, {"act": "withdraw"}, f"{guest.pk}/").status_code == 302
    assert guests.join(newer.partition("#t=")[2])[0].status_code == 404
    assert "Linket er taget tilbage." in guests.page().content.decode()


@pytest.mark.parametrize("contact", ["hello", "a@b", "123"])
def test_a_contact_that_is_none_is_said_beside_the_field_and_nothing_typed_is_lost(guests, contact):
    answer = send(guests, FORM | {"contact": contact})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert "Canary Karim" in answer.content.decode()
    assert not MeetingGuest.unscoped.exists()


def test_without_a_gateway_only_mail_is_taken(guests, settings):
    settings.SMS_GATEWAY = "none"
    assert "Der sendes ikke sms herfra." in send(guests, FORM).content.decode()
    assert send(guests, FORM | {"contact": "Karim@Example.org"}).status_code == 302
    assert MeetingGuest.unscoped.get().contact == "karim@example.org"


def test_colleagues_stand_in_and_nobody_else_comes_near(guests):
    send(guests, FORM)
    guest = MeetingGuest.unscoped.get()
    assert guests.page(guests.street.other_nurse).status_code == 200
    for user in (guests.street.amina, guests.street.bodil, guests.street.nurse_there, None):
        answer = guests.call.client(user).get(f"/admin/video/{guests.meeting.pk}/guests/")
        assert answer.status_code in {302, 403, 404}
        assert "Canary" not in answer.content.decode()
        assert send(guests, {"act": "withdraw"}, f"{guest.pk}/", user or guests.street.amina).status_code in {
            302, 403, 404,
        }  # fmt: skip
    assert guests.page(meeting=guests.call.meeting_there).status_code in {302, 403, 404}
    guest.refresh_from_db()
    assert guest.withdrawn_at is None


def test_a_guest_of_another_meeting_is_not_found(guests):
    from tests.factories.plugins import MeetingFactory

    other = MeetingFactory(family=guests.street.bodils, professional=guests.street.other_nurse)
    stranger = MeetingGuest.unscoped.create(meeting=other, role="guest")
    assert send(guests, {"act": "withdraw"}, f"{stranger.pk}/").status_code == 404


def test_the_page_takes_the_same_queries_with_one_and_three_guests(guests):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _ in range(3):
        send(guests, FORM | {"contact": ""})
        guests.page()
        with CaptureQueriesContext(connection) as queries:
            guests.page()
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_in_the_call_a_link_is_sent_or_shown(guests):
    guests.begins_in(minutes=5)
    data = {"name": "Canary Karim", "role": "interpreter", "contact": "karim@example.org"}
    made = guests.call.post(guests.street.nurse, f"{guests.meeting.pk}/links", data)
    assert (made.status_code, made.json()["url"]) == (201, "")
    wrong = guests.call.post(guests.street.nurse, f"{guests.meeting.pk}/links", data | {"contact": "nobody"})
    assert wrong.status_code == 400
