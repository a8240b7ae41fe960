from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.municipalities.models import EmergencyNumber
from plugins.chat.models import AnswerPromise, ChatSettings, OpeningTime
from plugins.chat.promise import describe_hours
from plugins.chat.queries.settings import settings_of
from plugins.chat.rules import is_open
from tests.factories.core import UserFactory
from tests.factories.plugins import make_street

PATH = "/api/v1/chat/promise"
COPENHAGEN = ZoneInfo("Europe/Copenhagen")


@pytest.fixture
def street(db):
    return make_street("chat")


def write_settings(municipality, **promises):
    settings = ChatSettings.objects.create(site=municipality.site)
    for language, promise in promises.items():
        AnswerPromise.unscoped.create(settings=settings, language=language, promise=promise, note="")
    return settings


def opens(settings, weekday, start=9, end=15):
    return OpeningTime.unscoped.create(
        settings=settings, weekday=weekday, opens=time(start), closes=time(end)
    )


def test_promise_before_anybody_wrote_one_is_empty(street):
    assert street.client(street.amina).get(PATH).json() == {
        "promise": "",
        "open_now": False,
        "opening_hours": "",
        "urgent_numbers": [],
    }


def test_promise_is_the_own_municipalitys_in_the_asked_language(street):
    settings = write_settings(street.here, da="I dag", en="Today")
    opens(settings, 0)
    write_settings(street.there, da="I Klitby", en="In Klitby")
    for municipality, number in ((street.here, "11 11"), (street.there, "22 22")):
        EmergencyNumber.unscoped.create(municipality=municipality, language="en", label="Duty", number=number)
    answer = street.client(street.amina).get(PATH, {"locale": "en"}).json()
    assert answer["promise"] == "Today"
    assert answer["opening_hours"] == "Monday 9:00–15:00"
    assert answer["urgent_numbers"] == [{"label": "Duty", "number": "11 11", "hint": ""}]


def test_promise_falls_back_to_the_municipalitys_first_language(street):
    write_settings(street.here, da="I dag")
    assert street.client(street.amina).get(PATH, {"locale": "so"}).json()["promise"] == "I dag"


def test_promise_is_for_members_only(street):
    write_settings(street.here, da="I dag")
    assert street.client(None).get(PATH).status_code in {401, 403}
    assert street.client(UserFactory()).get(PATH).status_code == 403
    assert street.client(street.nurse_there).get(PATH).status_code == 403
    assert street.client(street.nurse).get(PATH).status_code == 200


def test_promise_takes_the_same_queries_with_one_and_three_rows(street):
    settings = write_settings(street.here, da="I dag")
    client = street.client(street.amina)
    client.get(PATH)
    counts = []
    for weekday in range(3):
        opens(settings, weekday)
        EmergencyNumber.unscoped.create(municipality=street.here, language="da", label="Vagt", number="1")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PATH, {"locale": "da"}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[2]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 11, 23, 8, 59, tzinfo=COPENHAGEN), False),
        (datetime(2026, 11, 23, 9, 0, tzinfo=COPENHAGEN), True),
        (datetime(2026, 11, 23, 14, 59, tzinfo=COPENHAGEN), True),
        (datetime(2026, 11, 23, 15, 0, tzinfo=COPENHAGEN), False),
        (datetime(2026, 11, 24, 10, 0, tzinfo=COPENHAGEN), False),
        (datetime(2026, 11, 23, 8, 30, tzinfo=ZoneInfo("UTC")), True),
        (datetime(2026, 7, 20, 7, 30, tzinfo=ZoneInfo("UTC")), True),
    ],
)
def test_open_is_a_matter_of_local_time(street, at, expected):
    opens(write_settings(street.here), 0)
    assert is_open(settings_of(street.here), at) is expected


def test_equal_days_in_a_row_are_drawn_together():
    times = [OpeningTime(weekday=day, opens=time(9), closes=time(15)) for day in (0, 1, 2, 4)]
    times += [OpeningTime(weekday=4, opens=time(16), closes=time(18))]
    assert describe_hours(times, "en") == "Monday–Wednesday 9:00–15:00, Friday 9:00–15:00 and 16:00–18:00"
    assert describe_hours([], "en") == ""


def test_bootstrap_tells_whether_somebody_reads_along(street, monkeypatch):
    from cms.plugin_api.pwa import enabled_modules

    settings = write_settings(street.here)
    for day in range(7):
        OpeningTime.unscoped.create(settings=settings, weekday=day, opens=time(0), closes=time(23, 59, 59))
    [module] = enabled_modules(street.here)
    assert module["slug"] == "chat"
    assert module["bootstrap"]["open_now"] is True
    assert "0:00–23:59" in module["bootstrap"]["opening_hours"]
