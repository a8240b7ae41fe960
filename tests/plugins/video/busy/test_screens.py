"""A professional's own page for other calendars: what it says, who reaches it, and that the address stays secret."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plugins.video.busy.models import BusyCalendar, BusyTime
from tests.contract.queue import run_queue
from tests.plugins.video.busy.conftest import waiting

PAGE = "/admin/video/availability/calendars/"


@pytest.fixture
def nurse(nurses):
    return nurses.client(nurses.nurse)


def page(client, path=PAGE):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_add_read_now_and_remove(desk, nurses, nurse):
    desk.hold((nurses.at(10), nurses.at(11)))
    assert PAGE in page(nurse, "/admin/video/availability/")
    assert nurse.post(PAGE, {"address": desk.web.url("/secret.ics")}).status_code == 302
    assert "Ikke læst endnu" in page(nurse)
    run_queue()
    made = BusyCalendar.unscoped.get()
    assert (made.professional, made.municipality) == (nurses.nurse, nurses.here)
    seen = page(nurse)
    assert "127.0.0.1" in seen
    assert "Sidst læst" in seen
    assert "secret.ics" not in seen
    assert nurse.post(f"{PAGE}{made.pk}/read/").status_code == 302
    assert len(waiting()) == 1
    assert BusyTime.unscoped.count() == 1
    assert nurse.post(f"{PAGE}{made.pk}/remove/").status_code == 302
    assert not BusyCalendar.unscoped.exists()
    assert not BusyTime.unscoped.exists()
    run_queue()


def test_what_went_wrong_is_said_in_words_and_on_the_first_page_after_a_day(desk, nurses, nurse):
    desk.web.answers["/secret.ics"] = 404
    made = desk.read(desk.add())
    assert "Kalenderen findes ikke mere" in page(nurse)
    assert "kan ikke læses" not in page(nurse, "/admin/video/")
    BusyCalendar.unscoped.filter(pk=made.pk).update(failing_since=timezone.now() - dt.timedelta(hours=25))
    assert "kan ikke læses" in page(nurse, "/admin/video/")
    assert "kan ikke læses" not in page(nurses.client(nurses.other_nurse), "/admin/video/")
    BusyCalendar.unscoped.filter(pk=made.pk).update(unread=2)
    assert "2 aftaler" in page(nurse)


def test_colleagues_see_that_the_time_is_taken_and_nothing_else(desk, nurses, nurse):
    desk.hold((nurses.at(0), nurses.at(0, days=4)))
    desk.read(desk.add())
    day = f"?day={timezone.localtime(nurses.at()):%Y-%m-%d}"
    for view in ("", "&view=week"):
        seen = page(nurses.client(nurses.other_nurse), f"/admin/video/{day}{view}")
        assert "08:00–16:00" in seen
        assert "Canary" not in seen
    assert "video-free" not in page(nurse, f"/admin/video/{day}")
    BusyTime.unscoped.all().delete()
    assert "video-free" in page(nurse, f"/admin/video/{day}")


@pytest.mark.parametrize(
    "address",
    ["", "nonsense", "ftp://127.0.0.1/", "http://10.0.0.1/a.ics", "https://10.0.0.1/a.ics", "https://me:word@127.0.0.1/",
     "webcal://10.0.0.1/", "https://[::1]/", "https://127.0.0.1:99999/"],
)  # fmt: skip
def test_an_address_that_we_do_not_read_from_is_refused_at_once(desk, nurse, address):
    answer = nurse.post(PAGE, {"address": address})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert not BusyCalendar.unscoped.exists()


def test_the_address_that_calendars_give_out_is_https(desk, nurse, monkeypatch):
    from cms.outbound import guard

    monkeypatch.setattr(guard, "resolve", lambda *_: ["1.1.1.1"])
    assert nurse.post(PAGE, {"address": " webcal://calendar.example/secret.ics "}).status_code == 302
    made = BusyCalendar.unscoped.get()
    from cms.encryption.secrets import open_secret
    from plugins.video.busy.actions import secret_context

    address = open_secret(made.address_sealed, context=secret_context(made)).decode()
    assert (address, made.host) == ("https://calendar.example/secret.ics", "calendar.example")


def test_three_are_enough(desk, nurse):
    for number in range(3):
        desk.add(f"/{number}.ics")
    assert '<form class="video-form"' not in page(nurse)
    answer = nurse.post(PAGE, {"address": desk.web.url("/3.ics")})
    assert "Fjern en først" in answer.content.decode()
    assert BusyCalendar.unscoped.count() == 3


@pytest.mark.parametrize("who", ["other_nurse", "nurse_there", "amina"])
def test_nobody_else_reaches_it(desk, nurses, who):
    made = desk.add()
    other = getattr(nurses, who)
    for place in (nurses.here, nurses.there):
        client = nurses.client(other, place)
        answer = client.get(PAGE)
        assert answer.status_code != 200 or "127.0.0.1" not in answer.content.decode()
        for act in ("read", "remove"):
            assert client.post(f"{PAGE}{made.pk}/{act}/").status_code in {302, 403, 404}
    assert BusyCalendar.unscoped.count() == 1
    assert len(waiting()) == 1  # the first reading, and no other


def test_the_same_queries_for_one_and_three(desk, nurses, nurse):
    counts = []
    page(nurse)
    for number in range(3):
        desk.add(f"/{number}.ics")
        with CaptureQueriesContext(connection) as asked:
            page(nurse)
        counts.append(len(asked))
    # The form is gone with the third; nothing is asked for it.
    assert counts[0] == counts[1] == counts[2]
