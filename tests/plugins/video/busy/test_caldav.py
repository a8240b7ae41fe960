"""A calendar that speaks CalDAV: Radicale for the protocol, a web server of our own for what goes wrong."""

import base64
import datetime as dt
import logging

import pytest
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.encryption import secrets
from cms.encryption.secrets import open_secret
from cms.municipalities.scope import municipality_scope
from cms.plugin_api.privacy import Subject
from plugins.video.busy.actions import add_calendar, login_context
from plugins.video.busy.caldav import query
from plugins.video.busy.errors import NotReadError
from plugins.video.busy.login import Login
from plugins.video.busy.models import BusyCalendar, BusyTime
from plugins.video.invitations import invitation
from plugins.video.privacy import handler
from tests.contract.queue import run_queue
from tests.local_server import local_server
from tests.plugins.video.busy.conftest import waiting
from tests.plugins.video.busy.test_entries import ROWS, busy, calendar
from tests.radicale_server import PASSWORD, USER, radicale_server

PAGE = "/admin/video/availability/calendars/"
LOGIN = Login(USER, PASSWORD)


@pytest.fixture
def caldav(web, tmp_path):
    with radicale_server(tmp_path) as server:
        yield server


@pytest.fixture
def add(desk, nurses):
    def act(url, login=LOGIN):
        with municipality_scope(nurses.here):
            return add_calendar(professional=nurses.nurse, municipality=nurses.here, address=url, login=login)

    return act


def entry(start, end, more="", uid="one"):
    begin, until = (one.astimezone(dt.UTC) for one in (start, end))
    return calendar(
        f"UID:{uid}\nSUMMARY:Canary title\nDTSTART:{begin:%Y%m%dT%H%M%SZ}\nDTEND:{until:%Y%m%dT%H%M%SZ}\n{more}"
    )


def test_what_is_taken_there_is_not_offered_here_and_nothing_else_is_kept(caldav, desk, nurses, add):
    caldav.hold("one", entry(nurses.at(10), nurses.at(11)))
    made = desk.read(add(caldav.url()))
    assert (made.trouble, made.unread, made.host) == ("", 0, "127.0.0.1")
    assert desk.known() == [(nurses.at(10), nurses.at(11))]
    assert not {nurses.at(10), nurses.at(10, 30)} & set(nurses.slots())
    assert nurses.at(11) in nurses.slots()
    assert "Canary" not in str([list(model.unscoped.values()) for model in (BusyCalendar, BusyTime)])
    assert {method for method, _path in caldav.asked[1:]} == {"REPORT"}
    caldav.drop("one")
    desk.read(made)
    assert desk.known() == []


@pytest.mark.parametrize("name", ROWS)
def test_radicale_tells_each_entry_so_that_it_takes_its_time(caldav, name):
    """The table of test_entries, through the server: zones, whole days, repetitions, free and called off."""
    event, expected = ROWS[name]
    caldav.hold("one", calendar(event))
    start, end = dt.datetime(2027, 3, 1, tzinfo=dt.UTC), dt.datetime(2027, 12, 1, tzinfo=dt.UTC)
    files = query(caldav.url(), LOGIN, start, end)
    found = [span for data in files for span in busy(data).spans]
    assert [f"{one:%m-%d %H:%M}-{other:%m-%d %H:%M}" for one, other in found] == expected


def test_a_series_with_one_moved_one_free_and_one_called_off(caldav, desk, nurses, add):
    start = nurses.at(9).astimezone(dt.UTC)
    days = [start + dt.timedelta(days=n) for n in range(5)]

    def change(day, more, hour=0):
        moved = day + dt.timedelta(hours=hour)
        return f"UID:s\nRECURRENCE-ID:{day:%Y%m%dT%H%M%SZ}\nDTSTART:{moved:%Y%m%dT%H%M%SZ}\nDURATION:PT1H\n{more}"

    caldav.hold(
        "s",
        calendar(
            f"UID:s\nDTSTART:{start:%Y%m%dT%H%M%SZ}\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=5\n"
            f"EXDATE:{days[4]:%Y%m%dT%H%M%SZ}",
            change(days[1], "", hour=3),
            change(days[2], "TRANSP:TRANSPARENT"),
            change(days[3], "STATUS:CANCELLED"),
        ),
    )
    desk.read(add(caldav.url()))
    hour = dt.timedelta(hours=1)
    moved = days[1] + 3 * hour
    assert desk.known() == [(days[0], days[0] + hour), (moved, moved + hour)]


def test_only_what_can_be_booked_is_asked_for(caldav, nurses):
    caldav.hold("past", entry(nurses.at(10) - dt.timedelta(days=40), nurses.at(11) - dt.timedelta(days=40)))
    caldav.hold("late", entry(nurses.at(10, days=400), nurses.at(11, days=400), uid="late"))
    caldav.hold("now", entry(nurses.at(10), nurses.at(11), uid="now"))
    [found] = query(caldav.url(), LOGIN, timezone.now(), timezone.now() + dt.timedelta(days=30))
    assert b"UID:now" in found


def test_the_invitation_to_our_own_meeting_is_no_second_time(caldav, desk, nurses, add):
    meeting = nurses.book(nurses.at(10))
    sent = invitation(meeting, host="fjordby.test", path="/video/")
    caldav.hold("ours", sent.replace(b"METHOD:REQUEST\r\n", b"").replace(b"METHOD:PUBLISH\r\n", b""))
    desk.read(add(caldav.url()))
    assert desk.known() == []


@pytest.mark.parametrize("login", [Login(USER, "wrong"), Login("somebody", PASSWORD)])
def test_a_wrong_password_is_said_in_words_and_what_was_known_stands(caldav, desk, nurses, add, login):
    caldav.hold("one", entry(nurses.at(10), nurses.at(11)))
    made = desk.read(add(caldav.url()))
    BusyCalendar.unscoped.filter(pk=made.pk).update(
        login_sealed=secrets.seal_secret(login.as_bytes(), context=login_context(made))
    )
    assert desk.read(made).trouble == "login"
    assert len(desk.known()) == 1
    seen = nurses.client(nurses.nurse).get(PAGE).content.decode()
    assert "Hjemmesiden godtager ikke brugernavn og adgangskode" in seen


def test_a_place_that_is_no_calendar_or_is_gone(caldav, desk, add):
    for path, trouble in ((f"/{USER}/nothing/", "gone"), ("/somebody/calendar/", "refused")):
        assert desk.read(add(caldav.url(path))).trouble == trouble


def answer(*files):
    parts = "".join(
        f"<d:response><d:href>/{n}</d:href><d:propstat><d:prop><c:calendar-data>{data}</c:calendar-data>"
        "</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
        for n, data in enumerate(files)
    )
    return f'<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">{parts}</d:multistatus>'.encode()


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><multistatus xmlns="DAV:">&b;</multistatus>'
EXTERNAL = (
    b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><multistatus xmlns="DAV:">&a;</multistatus>'
)


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ((207, {}, answer()), ""),
        ((200, {}, b"<html>Sign in</html>"), "no_calendar"),
        ((207, {}, b"<html>Sign in</html>"), "no_calendar"),
        ((207, {}, b"\x00\xff rubbish"), "no_calendar"),
        ((207, {}, b""), "no_calendar"),
        ((207, {}, answer()[:-10]), "no_calendar"),
        ((207, {}, answer("rubbish")), "no_calendar"),
        ((207, {}, BOMB), "no_calendar"),
        ((207, {}, EXTERNAL), "no_calendar"),
        ((207, {}, answer("x" * 2_000_001)), "too_big"),
        (405, "no_calendar"),
        (501, "no_calendar"),
        (401, "login"),
        (403, "refused"),
        (410, "gone"),
        (429, "failing"),
        (500, "failing"),
        ((301, {"Location": "/dav/"}), "failing"),
        ((301, {"Location": "https://elsewhere.example/dav/"}), "moved"),
        ((301, {"Location": "ftp://127.0.0.1/"}), "forbidden"),
        ((301, {"Location": "http://10.0.0.1/"}), "moved"),
    ],
)
def test_what_a_server_may_answer(web, desk, add, said, trouble):
    web.answers["/dav/"] = said
    assert desk.read(add(web.url("/dav/"))).trouble == trouble
    assert desk.known() == []


def test_one_entry_that_nobody_can_read_hides_no_other(web, desk, nurses, add):
    good = entry(nurses.at(10), nurses.at(11)).decode()
    web.answers["/dav/"] = (207, {}, answer("rubbish", good))
    made = desk.read(add(web.url("/dav/")))
    assert (made.trouble, made.unread) == ("", 1)
    assert desk.known() == [(nurses.at(10), nurses.at(11))]


def test_a_moved_address_on_the_same_website_is_followed(web, desk, nurses, add):
    web.answers["/dav/"] = (308, {"Location": "/new/"})
    web.answers["/new/"] = (207, {}, answer(entry(nurses.at(10), nurses.at(11)).decode()))
    assert desk.read(add(web.url("/dav/"))).trouble == ""
    assert [(one["method"], one["path"]) for one in web.asked] == [("REPORT", "/dav/"), ("REPORT", "/new/")]
    assert len({one["body"] for one in web.asked}) == 1
    assert web.asked[1]["headers"]["depth"] == "1"
    assert len(desk.known()) == 1


def test_nobody_but_the_website_itself_gets_the_password(web, desk, add):
    with local_server() as other:
        web.answers["/dav/"] = (301, {"Location": other.url("/dav/")})
        assert desk.read(add(web.url("/dav/"))).trouble == "moved"
        assert other.asked == []
    both = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    assert web.asked[0]["headers"]["authorization"] == f"Basic {both}"


def test_it_goes_through_the_guard(web, desk, add, settings):
    settings.OUTBOUND_ALLOWED_HOSTS = frozenset()
    assert desk.read(add(web.url("/dav/"))).trouble == "forbidden"
    assert web.asked == []


def test_the_login_is_kept_sealed_and_is_nowhere_else(caldav, desk, nurses, add, caplog):
    caplog.set_level(logging.DEBUG)
    made = add(caldav.url())
    made = desk.read(made)
    context = login_context(made)
    assert Login.from_bytes(open_secret(made.login_sealed, context=context)) == LOGIN
    assert b"Canary" not in bytes(made.login_sealed)
    assert USER.encode() not in bytes(made.login_sealed)
    with pytest.raises(secrets.UnreadableError):
        open_secret(made.login_sealed, context=f"{context}x")
    logged = [one.getMessage() for one in caplog.records if not one.name.startswith("radicale")]
    elsewhere = [str(logged), str(list(AuditEvent.objects.values())), str(waiting()), repr(LOGIN)]
    elsewhere.append(nurses.client(nurses.nurse).get(PAGE).content.decode())
    mine = handler.export(Subject(user=nurses.nurse))
    assert mine["video.BusyCalendar"][0]["with_login"] is True
    for text in [*elsewhere, str(mine)]:
        assert "Canary-pass" not in text
        assert f"/{USER}/" not in text


def test_what_goes_wrong_quotes_neither_address_nor_login(web):
    web.answers["/dav/"] = 401
    with pytest.raises(NotReadError) as failed:
        query(web.url("/dav/"), LOGIN, timezone.now(), timezone.now())
    assert failed.value.__cause__ is None
    assert failed.value.__context__ is None
    assert str(failed.value) == "login"


def test_a_new_master_key_seals_the_login_anew(add, web):
    made, without = add(web.url("/dav/")), add(web.url("/a.ics"), None)
    [known] = [one for one in secrets._columns if (one.model, one.column) == (BusyCalendar, "login_sealed")]
    assert known.context(made) == login_context(made)
    assert without.login_sealed is None
    secrets.reseal_secrets()  # a calendar without one is passed over


class TestForm:
    def given(self, desk, **more):
        return {"address": desk.web.url("/dav/"), **more}

    def test_a_calendar_is_added_with_its_login_and_says_so(self, caldav, desk, nurses):
        nurse = nurses.client(nurses.nurse)
        caldav.hold("one", entry(nurses.at(10), nurses.at(11)))
        given = {"address": caldav.url(), "user": USER, "password": PASSWORD}
        assert nurse.post(PAGE, given).status_code == 302
        run_queue()
        assert desk.known() == [(nurses.at(10), nurses.at(11))]
        seen = nurse.get(PAGE).content.decode()
        assert "med brugernavn og adgangskode" in seen
        assert USER not in seen
        made = BusyCalendar.unscoped.get()
        assert nurse.post(f"{PAGE}{made.pk}/remove/").status_code == 302
        assert not BusyCalendar.unscoped.exists()

    def test_spaces_of_a_password_are_kept(self, desk, nurses):
        nurse = nurses.client(nurses.nurse)
        given = self.given(desk, user=f" {USER} ", password=" a b ")
        assert nurse.post(PAGE, given).status_code == 302
        made = BusyCalendar.unscoped.get()
        kept = open_secret(made.login_sealed, context=login_context(made))
        assert Login.from_bytes(kept) == Login(USER, " a b ")
        run_queue()

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"user": USER}, "Skriv både brugernavn og adgangskode"),
            ({"password": PASSWORD}, "Skriv både brugernavn og adgangskode"),
            ({"user": "a:b", "password": PASSWORD}, "Der er ikke kolon"),
            ({"user": USER, "password": "x" * 201}, "200"),
            ({"user": USER, "password": PASSWORD, "address": "https://10.0.0.1/"}, "åbne internet"),
        ],
    )
    def test_half_a_login_is_refused_and_the_password_is_not_sent_back(self, desk, nurses, more, words):
        answer = nurses.client(nurses.nurse).post(PAGE, self.given(desk, **more))
        assert answer.status_code == 200
        seen = answer.content.decode()
        assert words in seen
        assert "Canary-pass" not in seen
        assert not BusyCalendar.unscoped.exists()
