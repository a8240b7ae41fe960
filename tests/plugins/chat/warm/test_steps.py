"""From one team to another with the family's yes: asked, answered, over."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.municipalities.scope import municipality_scope
from cms.notifications.models import Notification
from plugins.chat.actions import handling, warm
from plugins.chat.errors import HandoverError
from plugins.chat.models import (
    ChatSettings,
    Conversation,
    ConversationEvent,
    HandoverAnswer,
    StaffEvent,
    WarmHandover,
)
from plugins.chat.queries.watch import alarms
from tests.factories.chat import make_team
from tests.factories.handing_over import SUMMARY
from tests.plugins.chat.warm.doors import NOTHING, sees


def test_a_team_of_another_municipality_takes_nothing_over(it):
    with pytest.raises(HandoverError) as refused:
        it.ask(to_team=it.street.team_there)
    assert refused.value.code == HandoverError.NO_TEAM
    form = {"team": it.street.team_there.pk, "summary": SUMMARY}
    it.street.client(it.midwife).post(f"{it.address}warm-ask/", form)
    assert not WarmHandover.unscoped.exists()


@pytest.mark.parametrize("way", ["same", "closed"])
def test_nor_does_the_own_team_or_one_that_was_closed_down(it, way):
    team = it.street.far_team if way == "same" else it.street.team
    if way == "closed":
        team.archived_at = timezone.now()
        team.save()
    with pytest.raises(HandoverError):
        it.ask(to_team=team)


def test_only_the_team_that_has_it_asks(it):
    for person in (it.street.nurse, it.street.nurse_there):
        with pytest.raises(HandoverError) as refused:
            it.ask(actor=person)
        assert refused.value.code == HandoverError.NOT_MINE
    it.begin()
    # Also while it reads along.
    with pytest.raises(HandoverError):
        it.ask(actor=it.street.nurse, to_team=make_team(it.street.here, "Dentists"))


def test_there_is_one_at_a_time_also_for_the_database(it):
    row = it.ask()
    with pytest.raises(HandoverError) as refused:
        it.ask()
    assert refused.value.code == HandoverError.BUSY
    with pytest.raises(IntegrityError), transaction.atomic():
        WarmHandover.unscoped.create(
            conversation=it.thread,
            from_team=it.street.far_team,
            to_team=it.street.team,
            days=1,
            answer_by=row.answer_by,
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "running"},
        {"state": "ended"},
        {"state": "declined"},
        {"state": "asked", "closed_at": timezone.now()},
        {"state": "withdrawn"},
        {"state": "declined", "closed_at": timezone.now()},  # with the summary still there
        {"state": "expired", "closed_at": timezone.now(), "began_at": timezone.now()},
    ],
)
def test_the_database_refuses_states_that_are_not_whole(it, wrong):
    row = it.ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        WarmHandover.unscoped.filter(pk=row.pk).update(**wrong)


def test_a_second_team_is_another_one_and_has_a_last_day(it):
    rows = Conversation.unscoped.filter(pk=it.thread.pk)
    for wrong in (
        {"second_team": it.street.team},
        {"second_until": timezone.localdate()},
        {"second_team": it.street.far_team, "second_until": timezone.localdate()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_a_no_leaves_everything_and_takes_the_summary_away(it):
    row = it.ask()
    it.do(warm.say_no, hand_over=row, guardian=it.street.amina)
    found = it.row()
    assert (found.state, found.summary_sealed, it.fresh().second_team) == ("declined", None, None)
    assert it.fresh().assignee == it.midwife
    assert sees(it, it.street.nurse) == NOTHING
    assert Notification.unscoped.filter(type="chat.hand_over_news", user=it.midwife).count() == 1
    # She may be asked again.
    it.ask()


def test_a_yes_that_is_taken_back_ends_it_at_once(it):
    row = it.begin()
    it.street.say(it.thread, it.street.amina, "and now?")
    with municipality_scope(it.street.here):
        handling.release(conversation=it.fresh(), actor=it.midwife)
        handling.claim(conversation=it.fresh(), actor=it.street.nurse)
    it.do(warm.take_yes_back, hand_over=row, guardian=it.street.amina)
    assert it.row().state == "withdrawn"
    assert HandoverAnswer.unscoped.get().says_yes is False
    # The colleague who had it is of the other team: she does not keep it.
    assert it.fresh().assignee is None
    assert sees(it, it.street.nurse) == NOTHING


def test_the_team_asks_no_more(it):
    row = it.ask()
    with pytest.raises(HandoverError):
        it.do(warm.take_question_back, hand_over=row, actor=it.street.nurse)
    it.do(warm.take_question_back, hand_over=row, actor=it.midwife)
    assert (it.row().state, it.row().closed_by, it.row().summary) == ("withdrawn", it.midwife, None)
    with pytest.raises(HandoverError):
        it.do(warm.say_yes, hand_over=row, guardian=it.street.amina)
    assert it.fresh().second_team is None


def test_days_are_the_municipalitys_and_it_ends_the_night_after_the_last(it):
    ChatSettings.objects.update_or_create(site=it.street.here.site, defaults={"hand_over_days": 3})
    row = it.begin()
    last = timezone.localdate() + dt.timedelta(days=3)
    assert (row.days, row.last_day, it.fresh().second_until) == (3, last, last)
    assert it.do(warm.end_due, today=last) == 0
    assert it.do(warm.end_due, today=last + dt.timedelta(days=1)) == 1
    assert it.do(warm.end_due, today=last + dt.timedelta(days=1)) == 0
    assert (it.row().state, it.row().closed_by, it.fresh().team) == ("ended", None, it.street.team)


def test_without_an_answer_it_is_over(it):
    row = it.ask()
    assert row.answer_by == timezone.localdate() + dt.timedelta(days=14)
    assert it.do(warm.end_due, today=row.answer_by) == 0
    assert it.do(warm.end_due, today=row.answer_by + dt.timedelta(days=1)) == 1
    assert (it.row().state, it.row().summary) == ("expired", None)


def test_the_job_ends_what_is_over_and_the_watchdog_tells_when_it_does_not(it):
    from plugins.chat.jobs import end_hand_overs

    row = it.begin()
    yesterday = timezone.localdate() - dt.timedelta(days=3)
    WarmHandover.unscoped.filter(pk=row.pk).update(last_day=yesterday)
    with municipality_scope(it.street.here):
        assert any("hand-overs" in line for line in alarms(timezone.now()))
        end_hand_overs.function()
        assert not any("hand-overs" in line for line in alarms(timezone.now()))
    assert it.row().state == "ended"


def test_moved_to_a_third_team_it_is_over(it):
    it.begin()
    third = make_team(it.street.here, "Dentists")
    with municipality_scope(it.street.here):
        handling.move_to_team(conversation=it.fresh(), actor=it.midwife, team=third, reason="x")
    assert (it.row().state, it.fresh().second_team, it.fresh().team) == ("withdrawn", None, third)
    assert sees(it, it.street.nurse) == NOTHING


def test_she_may_have_a_thread_of_her_own_with_the_new_team_besides(it):
    own = it.street.conversation()
    it.street.say(own, it.street.amina, "to the health visitors")
    it.begin()
    it.end()
    assert {own.pk, it.thread.pk} == set(
        Conversation.unscoped.filter(team=it.street.team).values_list("pk", flat=True)
    )
    # Starting goes on where she wrote to them first; writing to the midwives begins anew.
    assert it.street.conversation().pk == own.pk
    assert it.street.conversation(team=it.street.far_team).pk not in {own.pk, it.thread.pk}


def test_without_one_she_goes_on_in_the_thread_that_was_handed_over(it):
    it.begin()
    it.end()
    client = it.street.client(it.street.amina)
    told = client.post("/api/v1/chat/conversations", {"team": it.street.team.pk}, "application/json")
    assert told.json()["id"] == str(it.thread.pk)
    assert told.json()["former_team_name"] == "Midwives"


def test_every_step_is_on_record_without_words_and_seen_in_both_streams(it):
    it.begin()
    it.end()
    events = AuditEvent.objects.filter(action__startswith="chat.hand_over").order_by("pk")
    assert [event.action for event in events] == [
        "chat.hand_over_asked",
        "chat.hand_over_agreed",
        "chat.hand_over_begun",
        "chat.hand_over_ended",
    ]
    assert "CANARY" not in str([event.data for event in events])
    steps = ConversationEvent.unscoped.filter(kind="hand_over").order_by("seq").values_list("data", flat=True)
    assert list(steps) == [{"step": "asked"}, {"step": "begun"}, {"step": "ended"}]
    staff = StaffEvent.unscoped.filter(kind__startswith="warm").order_by("staff_seq")
    assert [event.kind for event in staff] == ["warm_asked", "warm_begun", "warm_ended"]


def test_the_summary_rests_sealed(it):
    row = it.ask()
    with connection.cursor() as cursor:
        cursor.execute("SELECT summary_sealed FROM chat_warmhandover")
        sealed = bytes(cursor.fetchone()[0])
    assert b"CANARY" not in sealed
    assert row.summary == SUMMARY
