"""What a family is asked, what it answers, and what it is told of who reads."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.municipalities.scope import municipality_scope
from cms.notifications.models import Notification
from cms.plugin_api.privacy import Subject
from plugins.chat.actions import warm
from plugins.chat.actions.conversations import agree_to_share, stop_sharing
from plugins.chat.errors import HandoverError, NotSharedError
from plugins.chat.models import Conversation, HandoverAnswer, WarmHandover
from plugins.chat.notifications import is_answered
from plugins.chat.privacy import handler
from tests.factories.chat import join, make_team
from tests.factories.core import GuardianFactory, MembershipFactory, UserFactory
from tests.factories.handing_over import SUMMARY, HandingOver

PATH = "/api/v1/chat/hand-overs"


@pytest.fixture
def it(street):
    return HandingOver(street)


@pytest.fixture
def father(street):
    found = UserFactory(first_name="Yusuf")
    GuardianFactory(user=found, family=street.aminas)
    MembershipFactory(user=found, municipality=street.here, role="citizen")
    return found


@pytest.fixture
def shared(it, father):
    """The family's shared thread with the midwives, asked about."""
    with municipality_scope(it.street.here):
        for person in (it.street.amina, father):
            thread = agree_to_share(family=it.street.aminas, guardian=person, team=it.street.far_team)
    it.ask(conversation=thread)
    return thread


def questions(it, user):
    return it.street.client(user).get(PATH).json()["results"]


def answer(it, user, what, row=None):
    address = f"{PATH}/{(row or it.row()).pk}"
    return it.street.client(user).post(address, {"answer": what}, "application/json")


def thread_of(it, user):
    rows = it.street.client(user).get("/api/v1/chat/conversations").json()["results"]
    return next(row for row in rows if row["id"] == str(it.row().conversation_id))


def test_she_reads_who_would_read_what_and_until_when_and_says_yes(it):
    it.ask()
    assert thread_of(it, it.street.amina)["asks"] is True
    assert thread_of(it, it.street.amina)["second_team"] is None
    [asked] = questions(it, it.street.amina)
    assert (asked["state"], asked["from_name"], asked["to_name"]) == ("asked", "Midwives", "Health visitors")
    assert asked["professions"] == [{"profession": "health_visitor", "people": 2}]
    assert (asked["summary"], asked["days"], asked["until"]) == (SUMMARY, 14, None)
    last = (timezone.localdate() + dt.timedelta(days=14)).isoformat()
    assert asked["answer_by"] == last
    told = answer(it, it.street.amina, "yes")
    assert told.status_code == 200 and told["Cache-Control"] == "private, no-store"
    assert (told.json()["state"], told.json()["until"], told.json()["says_yes"]) == ("running", last, True)
    assert answer(it, it.street.amina, "yes").json()["state"] == "running"  # once more is no act
    assert HandoverAnswer.unscoped.count() == 1
    thread = thread_of(it, it.street.amina)
    assert (thread["team_name"], thread["second_team_name"], thread["second_until"], thread["asks"]) == (
        "Midwives",
        "Health visitors",
        last,
        False,
    )
    assert (thread["team"], thread["second_team"]) == (it.thread.team_id, it.row().to_team_id)


def test_who_can_read_this_tells_of_both_teams_while_it_runs(it):
    address = f"/api/v1/chat/conversations/{it.thread.pk}/readers"
    it.ask()
    client = it.street.client(it.street.amina)
    assert client.get(address).json()["second_team"] is None
    answer(it, it.street.amina, "yes")
    told = client.get(address).json()
    assert told["team_name"] == "Midwives"
    assert told["second_team"] == {
        "name": "Health visitors",
        "professions": [{"profession": "health_visitor", "people": 2}],
        "until": it.row().last_day.isoformat(),
    }
    it.street.client(it.street.nurse).get(it.address)
    [seen] = client.get(address).json()["opened_by"]
    assert (seen["name"], seen["outside"]) == (it.street.nurse.display_name, False)
    it.end()
    told = client.get(address).json()
    assert (told["team_name"], told["second_team"]) == ("Health visitors", None)


def test_a_no_and_a_yes_that_is_taken_back(it):
    row = it.ask()
    assert answer(it, it.street.amina, "no").json()["state"] == "declined"
    assert questions(it, it.street.amina) == []
    refused = answer(it, it.street.amina, "yes", row)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_open_any_more")
    it.begin()
    assert answer(it, it.street.amina, "back").json()["state"] == "withdrawn"
    assert it.fresh().second_team is None
    assert answer(it, it.street.amina, "back").status_code == 409


def test_nobody_elses_question_is_there(it, father):
    row = it.ask()
    for person in (father, it.street.bodil, it.midwife, it.street.nurse):
        assert answer(it, person, "yes", row).status_code == 404
        assert SUMMARY not in it.street.client(person).get(PATH).content.decode()
    assert it.street.client(None).get(PATH).status_code in {401, 403, 404}
    there = it.street.client(it.street.amina, it.street.there)
    assert there.post(f"{PATH}/{row.pk}", {"answer": "yes"}, "application/json").status_code in {403, 404}
    assert it.row().state == "asked"


def test_whoever_lost_the_family_answers_no_more(it):
    row = it.ask()
    it.street.aminas.guardians(manager="unscoped").update(access_until=timezone.now())
    assert answer(it, it.street.amina, "yes", row).status_code == 404
    with pytest.raises(HandoverError):
        it.do(warm.say_yes, hand_over=row, guardian=it.street.amina)


@pytest.mark.parametrize("what", ["", "maybe", None])
def test_an_answer_is_one_of_three(it, what):
    it.ask()
    assert answer(it, it.street.amina, what).status_code == 400
    assert it.row().state == "asked"


def test_a_shared_thread_takes_every_adults_yes(it, shared, father):
    assert answer(it, it.street.amina, "yes").json()["state"] == "asked"
    assert Conversation.unscoped.get(pk=shared.pk).second_team is None
    # Nothing of her yes is told to him.
    [his] = questions(it, father)
    assert his["says_yes"] is None
    [hers] = questions(it, it.street.amina)
    assert (hers["says_yes"], thread_of(it, it.street.amina)["asks"]) == (True, False)
    assert answer(it, father, "yes").json()["state"] == "running"
    assert Conversation.unscoped.get(pk=shared.pk).second_team == it.street.team


def test_one_no_is_enough_and_is_told_as_nobodys(it, shared, father):
    answer(it, it.street.amina, "yes")
    answer(it, father, "no")
    assert it.row().state == "declined"
    assert questions(it, it.street.amina) == []
    assert answer(it, it.street.amina, "back").status_code == 409
    steps = it.street.client(it.street.amina).get(f"/api/v1/chat/conversations/{shared.pk}/events").json()
    told = [event["data"] for event in steps["events"] if event["kind"] == "hand_over"]
    assert told == [{"step": "asked"}, {"step": "closed"}]


def test_whoever_leaves_a_shared_thread_ends_the_reading_along(it, shared, father):
    for person in (it.street.amina, father):
        answer(it, person, "yes")
    with municipality_scope(it.street.here):
        stop_sharing(conversation=shared, guardian=father)
    assert it.row().state == "withdrawn"
    assert Conversation.unscoped.get(pk=shared.pk).second_team is None
    with pytest.raises(NotSharedError):
        it.ask(conversation=Conversation.unscoped.get(pk=shared.pk))


def test_a_family_that_shares_with_both_keeps_both(it, father):
    with municipality_scope(it.street.here):
        for team in (it.street.team, it.street.far_team):
            for person in (it.street.amina, father):
                thread = agree_to_share(family=it.street.aminas, guardian=person, team=team)
    with pytest.raises(HandoverError) as refused:
        it.ask(conversation=thread)
    assert refused.value.code == HandoverError.THERE


def test_a_shared_thread_that_was_handed_over_is_left_like_any_other(it, shared, father):
    for person in (it.street.amina, father):
        answer(it, person, "yes")
    it.end()
    client = it.street.client(father)
    rows = client.get("/api/v1/chat/sharing").json()["results"]
    states = {row["team"]: (row["state"], row["conversation"]) for row in rows}
    assert states[it.street.team.pk] == ("shared", str(shared.pk))
    assert states[it.street.far_team.pk][0] == "none"
    given = {"family": str(it.street.aminas.pk), "team": it.street.team.pk, "answer": "leave"}
    left = client.post("/api/v1/chat/sharing", given, "application/json").json()
    assert (left["state"], left["conversation"]) == ("offered_to_me", None)  # hers stands


def test_she_is_told_neutrally_once_and_no_more_when_she_has_answered(it):
    row = it.ask()
    told = Notification.unscoped.get(type="chat.hand_over_question")
    assert (told.user, told.about, told.read_at) == (it.street.amina, str(row.pk), None)
    assert not is_answered(told)
    answer(it, it.street.amina, "yes")
    told.refresh_from_db()
    assert told.read_at is not None and is_answered(told)


def test_a_question_that_is_taken_back_is_no_news_any_more(it):
    row = it.ask()
    it.do(warm.take_question_back, hand_over=row, actor=it.midwife)
    told = Notification.unscoped.get(type="chat.hand_over_question")
    assert told.read_at is not None and is_answered(told)


def thread_number(it, number):
    """Her thread with the midwives, or another with a team of its own."""
    thread = it.thread
    if number:
        team = make_team(it.street.here, f"Team {number}")
        join(it.midwife, team)
        thread = it.street.conversation(team=team)
    return Conversation.unscoped.get(pk=thread.pk)


def test_the_list_takes_the_same_queries_for_one_and_three(it):
    counts = []
    client = it.street.client(it.street.amina)
    for number in range(3):
        it.ask(conversation=thread_number(it, number))
        client.get(PATH)
        with CaptureQueriesContext(connection) as queries:
            rows = client.get(PATH).json()["results"]
        counts.append(len(queries))
    assert len(rows) == 3
    assert counts[0] == counts[2]


def test_the_threads_take_the_same_queries_for_one_and_three_that_are_handed_over(it):
    counts = []
    client = it.street.client(it.street.amina)
    for number in range(3):
        row = it.ask(conversation=thread_number(it, number))
        it.do(warm.say_yes, hand_over=row, guardian=it.street.amina)
        client.get("/api/v1/chat/conversations")
        with CaptureQueriesContext(connection) as queries:
            client.get("/api/v1/chat/conversations")
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_a_copy_of_ones_data_holds_the_summary_and_the_own_answer_alone(it, shared, father):
    answer(it, it.street.amina, "yes")
    answer(it, father, "yes")
    found = handler.export(Subject(user=it.street.amina, families=(it.street.aminas,)))
    [row] = found["chat.WarmHandover"]
    assert (row["summary"], row["from"], row["to"], row["state"]) == (
        SUMMARY,
        "Midwives",
        "Health visitors",
        "running",
    )
    assert [said["says_yes"] for said in found["chat.HandoverAnswer"]] == [True]
    strangers = handler.export(Subject(user=it.street.bodil, families=(it.street.bodils,)))
    assert strangers["chat.WarmHandover"] == strangers["chat.HandoverAnswer"] == []


def test_erasing_takes_it_along_and_a_colleague_leaves_no_name(it):
    it.begin()
    handler.erase(Subject(user=it.midwife))
    assert it.row().started_by is None
    gone = handler.erase(Subject(user=it.street.amina, families=(it.street.aminas,)))
    assert (gone["chat.WarmHandover"], gone["chat.HandoverAnswer"]) == (1, 1)
    assert not WarmHandover.unscoped.exists() and not HandoverAnswer.unscoped.exists()
