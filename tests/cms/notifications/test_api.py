"""A person's own list, counts and wishes; nobody else's."""

import pytest
from django.test import Client

from cms.notifications.actions import notify
from cms.notifications.models import Notification, NotificationPreference
from tests.cms.notifications.conftest import PLAIN, choose, client_of
from tests.factories.accounts import citizen

LIST = "/api/v1/me/notifications/"
READ = "/api/v1/me/notifications/read"
WISHES = "/api/v1/me/notification-preferences/"
CANARY = "canary-key-of-somebody-else"


@pytest.fixture
def client(fjordby, person):
    return client_of(person, fjordby)


def tell(place, user, times=1, about="7"):
    return [notify(municipality=place, user=user, type=PLAIN, about=about) for _ in range(times)]


def post(client, path, body):
    return client.post(path, body, content_type="application/json")


def put(client, body):
    return client.put(WISHES, body, content_type="application/json")


def test_list_is_mine_newest_first_in_pages(client, fjordby, person):
    made = tell(fjordby, person, 3)
    answer = client.get(f"{LIST}?limit=2").json()
    assert [row["id"] for row in answer["results"]] == [str(row.pk) for row in reversed(made)][:2]
    assert answer["results"][0] | {"id": "", "created_at": ""} == {
        "id": "",
        "type": PLAIN,
        "text": "There is something new.",
        "path": "/probe/",
        "about": "7",
        "urgent": False,
        "created_at": "",
        "read_at": None,
    }
    rest = client.get(f"{LIST}?limit=2&cursor={answer['next']}").json()
    assert [row["id"] for row in rest["results"]] == [str(made[0].pk)]
    assert rest["next"] is None


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_and_three_rows(
    client, fjordby, person, count, django_assert_max_num_queries
):
    tell(fjordby, person, count)
    client.get(LIST)
    with django_assert_max_num_queries(10) as captured:
        assert len(client.get(LIST).json()["results"]) == count
    reads = [query for query in captured if "notifications_notification" in query["sql"]]
    assert len(reads) == 1


def test_type_that_is_gone_is_still_listed(client, fjordby, person):
    Notification.unscoped.create(municipality=fjordby, user=person, type="old.thing")
    [row] = client.get(LIST).json()["results"]
    assert (row["text"], row["path"]) == ("Noget nyt", "/")


def test_nothing_of_other_people_and_places_is_shown_or_marked(client, fjordby, klitby, person, other):
    [theirs] = tell(fjordby, other, about=CANARY)
    [elsewhere] = tell(klitby, person, about=CANARY)
    assert CANARY not in client.get(LIST).content.decode()
    assert CANARY in client_of(other, fjordby).get(LIST).content.decode()
    assert post(client, READ, {"ids": [str(theirs.pk), str(elsewhere.pk)]}).json() == {"unread": 0}
    assert post(client, READ, {}).status_code == 200
    assert Notification.unscoped.filter(read_at=None).count() == 2


def test_some_or_all_are_marked_read_and_the_badge_follows(client, fjordby, person):
    made = tell(fjordby, person, 3)
    assert client.get("/api/v1/bootstrap/").json()["unread_notifications"] == 3
    assert post(client, READ, {"ids": [str(made[0].pk)]}).json() == {"unread": 2}
    assert post(client, READ, {}).json() == {"unread": 0}
    assert client.get("/api/v1/bootstrap/").json()["unread_notifications"] == 0
    assert post(client, READ, {"ids": ["no uuid"]}).status_code == 400


def test_nobody_is_nobody(fjordby, person):
    tell(fjordby, person)
    stranger = Client(headers={"host": "fjordby.localhost"})
    for path in (LIST, WISHES, "/api/v1/me/push/"):
        assert stranger.get(path).status_code == 403
    assert stranger.get("/api/v1/bootstrap/").json()["unread_notifications"] == 0


def test_wishes_have_defaults_and_are_kept_for_one_place(client, fjordby, klitby, person, other):
    before = client.get(WISHES).json()
    assert before == {
        "push": True,
        "fallback": "email",
        "available": ["email", "sms"],
        "quiet_from": None,
        "quiet_until": None,
        "urgent_when_quiet": False,
        "discreet": False,
    }
    wanted = before | {"fallback": "sms", "quiet_from": "22:00", "quiet_until": "07:30", "discreet": True}
    assert put(client, wanted).json() == wanted
    assert client.get(WISHES).json() == wanted
    assert client_of(other, fjordby).get(WISHES).json()["fallback"] == "email"
    assert client_of(person, klitby).get(WISHES).json()["fallback"] == "email"
    assert NotificationPreference.unscoped.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"fallback": "pigeon"},
        {"quiet_from": "22:00"},
        {"quiet_from": "22:00", "quiet_until": "22:00"},
        {"quiet_from": "25:00", "quiet_until": "07:00"},
        {"push": "perhaps"},
    ],
)
def test_wishes_that_make_no_sense_are_refused(client, person, fjordby, wrong):
    answer = put(client, client.get(WISHES).json() | wrong)
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert not NotificationPreference.unscoped.exists()


def test_only_the_channels_that_can_be_used_are_offered(fjordby, settings):
    settings.SMS_GATEWAY = "none"
    someone = citizen(fjordby, phone="+4511223344")
    choose(someone, fjordby)
    assert client_of(someone, fjordby).get(WISHES).json()["available"] == ["email"]
