"""Reading another calendar over a real web server: what is kept, what fails, and what families are offered."""

import datetime as dt
import socket

import pytest
from django.utils import timezone

from cms.accounts.models import Membership
from cms.audit.models import AuditEvent
from cms.municipalities.scope import municipality_scope
from plugins.video.busy import asking
from plugins.video.busy.actions import add_calendar, read_calendar
from plugins.video.busy.errors import TooManyCalendarsError
from plugins.video.busy.jobs import read_all
from plugins.video.busy.models import BusyCalendar, BusyTime
from plugins.video.errors import TakenError
from plugins.video.invitations import invitation
from plugins.video.models import Occupancy
from tests.certificates import self_signed
from tests.contract.queue import run_queue
from tests.factories.core import MembershipFactory
from tests.local_server import local_server
from tests.plugins.video.busy.conftest import waiting


def test_what_is_taken_there_is_not_offered_here_and_nothing_else_is_kept(desk, nurses):
    taken = (nurses.at(10), nurses.at(11))
    assert nurses.at(10) in nurses.slots()
    desk.hold(taken)
    made = desk.read(desk.add())
    assert (made.trouble, made.unread, made.host) == ("", 0, "127.0.0.1")
    assert made.read_at is not None
    assert desk.known() == [taken]
    assert nurses.at(9, 30) in nurses.slots()
    assert not {nurses.at(10), nurses.at(10, 30)} & set(nurses.slots())
    assert nurses.at(11) in nurses.slots()
    with pytest.raises(TakenError):
        nurses.hold(nurses.at(10))
    whole = [str(list(model.unscoped.values())) for model in (BusyCalendar, BusyTime)]
    assert "Canary" not in "".join(whole)
    assert b"secret.ics" not in bytes(made.address_sealed)
    assert "secret" not in str(list(AuditEvent.objects.values()))


def test_a_colleague_is_still_offered(desk, nurses):
    colleague = nurses.colleague()
    desk.hold((nurses.at(10), nurses.at(11)))
    desk.read(desk.add())
    meeting = nurses.book(nurses.at(10))
    assert meeting.professional == colleague


def test_a_professional_books_over_it_knowingly_and_nobody_books_over_that(desk, nurses):
    desk.hold((nurses.at(10), nurses.at(11)))
    desk.read(desk.add())
    with pytest.raises(TakenError):
        nurses.book_by_nurse(nurses.at(10))
    nurses.book_by_nurse(nurses.at(10), on_top=True)
    assert Occupancy.unscoped.get().state == "confirmed"
    assert AuditEvent.objects.filter(action="video.meeting_overbooked").count() == 1
    with pytest.raises(TakenError):
        nurses.book_by_nurse(nurses.at(10, 15), family=nurses.bodils)


def test_a_window_takes_no_time_and_so_asks_no_calendar(desk, nurses):
    desk.hold((nurses.at(8), nurses.at(16)))
    desk.read(desk.add())
    assert nurses.book_by_nurse(nurses.at(9), length=dt.timedelta(hours=4), kind="window").pk


def test_the_invitation_to_our_own_meeting_is_no_second_time(desk, nurses):
    meeting = nurses.book(nurses.at(10))
    sent = invitation(meeting, host="fjordby.test", path="/video/")
    desk.web.answers["/secret.ics"] = (200, {}, sent)
    desk.read(desk.add())
    assert desk.known() == []
    foreign = sent.replace(str(meeting.pk).encode(), b"0" * 8 + b"-0000-4000-8000-" + b"0" * 12)
    desk.web.answers["/secret.ics"] = (200, {}, foreign)
    desk.read(BusyCalendar.unscoped.get())
    assert desk.known() == [(nurses.at(10), nurses.at(10, 30))]


def test_it_is_read_anew_and_what_has_gone_is_free(desk, nurses):
    desk.hold((nurses.at(10), nurses.at(11)))
    made = desk.read(desk.add())
    desk.hold((nurses.at(13), nurses.at(14)))
    desk.read(made)
    assert desk.known() == [(nurses.at(13), nurses.at(14))]
    assert nurses.at(10) in nurses.slots()


def test_what_has_not_changed_is_not_sent_again_until_more_days_are_needed(desk, nurses):
    desk.hold((nurses.at(10), nurses.at(11)), ETag='"1"')
    made = desk.read(desk.add())
    assert made.etag == '"1"'
    desk.web.answers["/secret.ics"] = 304
    again = desk.read(made)
    assert desk.web.asked[-1]["headers"]["if-none-match"] == '"1"'
    assert (again.trouble, again.covers_until) == ("", made.covers_until)
    assert again.read_at > made.read_at
    assert len(desk.known()) == 1
    nurses.service.horizon_days = 200
    nurses.service.save()
    desk.hold((nurses.at(10), nurses.at(11)))
    desk.read(made)
    assert "if-none-match" not in desk.web.asked[-1]["headers"]


@pytest.mark.parametrize("mark", ["x" * 201, "w\xe6re"])
def test_a_mark_that_cannot_be_sent_back_is_not_kept(desk, nurses, mark):
    desk.hold((nurses.at(10), nurses.at(11)), ETag=mark)
    assert desk.read(desk.add()).etag == ""


ICS = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (401, "refused"),
        (403, "refused"),
        (404, "gone"),
        (410, "gone"),
        (500, "failing"),
        (304, "failing"),
        ((302, {"Location": "/secret.ics"}), "failing"),
        ((302, {"Location": "http://10.0.0.1/"}), "forbidden"),
        ((302, {"Location": "https://[::1]/"}), "forbidden"),
        ((302, {"Location": "ftp://127.0.0.1/"}), "forbidden"),
        ((200, {}, b"<html>Sign in</html>"), "no_calendar"),
        ((200, {}, b""), "no_calendar"),
        ((200, {}, ICS[:-16]), "no_answer"),
        ((200, {}, ICS.replace(b"PRODID:x", b"X-A:" + b"a" * 2_000_001)), "too_big"),
    ],
)
def test_what_fails_is_said_and_what_was_known_stands(desk, nurses, answer, trouble):
    desk.hold((nurses.at(10), nurses.at(11)))
    made = desk.read(desk.add())
    desk.web.answers["/secret.ics"] = answer
    failed = desk.read(made)
    assert failed.trouble == trouble
    assert failed.failing_since is not None
    assert failed.read_at == made.read_at
    assert len(desk.known()) == 1
    since = failed.failing_since
    assert desk.read(made).failing_since == since
    desk.hold((nurses.at(13), nurses.at(14)))
    mended = desk.read(made)
    assert (mended.trouble, mended.failing_since) == ("", None)


def test_redirects_are_followed_and_each_step_is_judged(desk, nurses, settings):
    desk.hold((nurses.at(10), nurses.at(11)), path="/new.ics")
    desk.web.answers["/secret.ics"] = (301, {"Location": "/new.ics"})
    made = desk.read(desk.add())
    assert (made.trouble, len(desk.known())) == ("", 1)
    settings.OUTBOUND_ALLOWED_HOSTS = frozenset()
    asked = len(desk.web.asked)
    assert desk.read(made).trouble == "forbidden"
    assert len(desk.web.asked) == asked


def test_a_website_that_is_not_there(desk, monkeypatch):
    made = desk.add()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: (_ for _ in ()).throw(socket.gaierror()))
    assert desk.read(made).trouble == "no_host"


def test_a_website_that_does_not_answer(desk, monkeypatch):
    monkeypatch.setattr(asking, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        with municipality_scope(desk.nurses.here):
            made = add_calendar(
                professional=desk.nurses.nurse,
                municipality=desk.nurses.here,
                address=f"http://127.0.0.1:{deaf.getsockname()[1]}/",
            )
        assert desk.read(made).trouble == "no_answer"


def test_over_https_only_from_a_website_that_can_show_who_it_is(desk, nurses, tmp_path, monkeypatch):
    context, certificate = self_signed(tmp_path)
    with local_server(context) as secure:
        desk.hold((nurses.at(10), nurses.at(11)))
        secure.answers = desk.web.answers
        desk.web = secure
        made = desk.add()
        assert desk.read(made).trouble == "certificate"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert desk.read(made).trouble == ""
    assert len(desk.known()) == 1


def test_http_is_refused_where_the_operator_did_not_open_it(desk, settings):
    settings.OUTBOUND_ALLOWED_HOSTS = frozenset()
    assert desk.read(desk.add()).trouble == "forbidden"
    assert desk.web.asked == []


def test_one_person_gives_three_calendars_and_each_counts(desk, nurses):
    for number in range(3):
        desk.hold((nurses.at(9 + 2 * number), nurses.at(10 + 2 * number)), path=f"/{number}.ics")
        desk.read(desk.add(f"/{number}.ics"))
    assert not {nurses.at(9), nurses.at(11), nurses.at(13)} & set(nurses.slots())
    with pytest.raises(TooManyCalendarsError):
        desk.add("/3.ics")


def test_the_job_asks_each_that_is_due_and_not_twice_at_once(desk, nurses):
    desk.hold((nurses.at(10), nurses.at(11)))
    made = desk.add()
    assert len(waiting()) == 1
    assert "secret" not in str(waiting())
    run_queue()
    assert len(desk.web.asked) == 1
    with municipality_scope(nurses.here):
        read_calendar(made.pk)
        assert len(desk.web.asked) == 1
        read_all()
        assert waiting() == []
        BusyCalendar.unscoped.update(tried_at=timezone.now() - dt.timedelta(minutes=15))
        read_all()
    assert len(waiting()) == 1
    with municipality_scope(nurses.there):
        read_all()
    assert len(waiting()) == 1


def test_what_has_failed_for_a_day_is_asked_seldom(desk):
    made = desk.add()
    run_queue()
    now = timezone.now()

    def asked(failing, tried):
        BusyCalendar.unscoped.filter(pk=made.pk).update(
            trouble="gone", failing_since=now - failing, tried_at=now - tried
        )
        with municipality_scope(desk.nurses.here):
            read_all()
        found = bool(waiting())
        run_queue()
        return found

    assert asked(dt.timedelta(hours=20), dt.timedelta(minutes=15))
    assert not asked(dt.timedelta(hours=25), dt.timedelta(hours=5))
    assert asked(dt.timedelta(hours=25), dt.timedelta(hours=6, minutes=1))


def test_the_calendar_of_somebody_who_does_not_work_here_any_more_goes(desk, nurses):
    desk.hold((nurses.at(10), nurses.at(11)))
    made = desk.read(desk.add())
    Membership.objects.filter(user=nurses.nurse, municipality=nurses.here).delete()
    assert desk.read(made) is None
    assert desk.known() == []
    assert AuditEvent.objects.filter(action="video.calendar_removed", actor_id=None).count() == 1


def test_a_calendar_that_is_removed_while_it_is_read_leaves_nothing(desk, nurses, monkeypatch):
    desk.hold((nurses.at(10), nurses.at(11)))
    made = desk.add()
    fetch = asking.fetch

    def slow(*args):
        found = fetch(*args)
        BusyCalendar.unscoped.filter(pk=made.pk).delete()
        return found

    monkeypatch.setattr("plugins.video.busy.actions.fetch", slow)
    assert desk.read(made) is None
    assert desk.known() == []


def test_it_counts_in_every_municipality_that_the_person_works_in(desk, nurses):
    MembershipFactory(user=nurses.nurse, municipality=nurses.there, role="professional")
    nurses.join(nurses.nurse, nurses.team_there)
    nurses.can_be_booked(nurses.nurse, place=nurses.there)
    there = nurses.offer(team=nurses.team_there)
    desk.hold((nurses.at(10), nurses.at(11)))
    desk.read(desk.add())
    assert nurses.at(9) in nurses.slots(there)
    assert nurses.at(10) not in nurses.slots(there)
