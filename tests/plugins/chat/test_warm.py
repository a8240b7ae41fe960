"""From one team to another with the family's yes: nothing before it, both while it runs, one afterwards."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.encryption.keyring import keyring_scope
from cms.municipalities.scope import municipality_scope
from cms.notifications.models import Notification
from cms.plugin_api.actions import disable_plugin, enable_plugin
from cms.teams.actions.members import end_member
from plugins.chat.actions import handling, warm
from plugins.chat.actions.notes import write_note
from plugins.chat.admin.filters import read_filters
from plugins.chat.admin.views import list_context
from plugins.chat.errors import HandoverError
from plugins.chat.models import (
    ChatSettings,
    Conversation,
    ConversationEvent,
    HandoverAnswer,
    InboxEvent,
    StaffEvent,
    WarmHandover,
)
from plugins.chat.queries.inbox import visible_to
from plugins.chat.queries.watch import alarms
from plugins.chat.rules import reading_reason
from plugins.tasks.models import Task
from tests.factories.chat import make_team
from tests.factories.core import GuardianFactory
from tests.factories.handing_over import SUMMARY, HandingOver, colleague


@pytest.fixture
def it(street):
    return HandingOver(street)


def sees(it, person, place=None):
    """What a colleague gets of the conversation, at every door."""
    place = place or it.street.here
    client = it.street.client(person, place)
    with municipality_scope(place):
        listed = visible_to(person, [row.team_id for row in person.team_memberships.filter(ended_at=None)])
        in_list = listed.filter(pk=it.thread.pk).exists()
    pages = {
        "page": client.get(it.address),
        "thread": client.get(f"{it.address}thread/"),
        "note": client.post(f"{it.address}note/", {"body": "let me in"}),
        "transcript": client.get(f"{it.address}transcript/"),
    }
    inbox = client.get("/admin/chat/?state=any").content.decode()
    found = client.get(f"/fhir/Communication?part-of={it.thread.pk}").content.decode()
    return {
        "reason": reading_reason(person, it.fresh()),
        "listed": in_list or str(it.thread.pk) in inbox,
        "open": {name for name, answer in pages.items() if answer.status_code != 404},
        "words": "CANARY" in found or any(b"CANARY" in answer.content for answer in pages.values()),
    }


NOTHING = {"reason": "", "listed": False, "open": set(), "words": False}


def everything(reason):
    return {
        "reason": reason,
        "listed": True,
        "open": {"page", "thread", "note", "transcript"},
        "words": True,
    }


def test_before_the_yes_the_other_team_gets_nothing_and_the_own_everything(it):
    assert sees(it, it.street.nurse) == NOTHING
    it.ask()
    assert sees(it, it.street.nurse) == NOTHING
    assert sees(it, it.midwife) == everything("assignee")
    assert it.fresh().second_team is None


def test_while_it_runs_both_read_and_write_and_the_reason_is_on_record(it):
    it.begin()
    assert sees(it, it.street.nurse) == everything("warm_handover")
    assert sees(it, it.midwife) == everything("assignee")
    page = it.street.client(it.street.nurse).get(it.address).content.decode()
    assert SUMMARY in page
    reasons = AuditEvent.objects.filter(action="chat.conversation_read", actor=it.street.nurse)
    assert {event.data["why"] for event in reasons} == {"warm_handover"}
    it.street.say(it.thread, it.street.nurse, "hello from the new team", staff=True)
    assert it.fresh().state == "waiting"


def test_after_the_end_only_the_new_team(it):
    it.begin()
    it.end()
    assert sees(it, it.midwife) == NOTHING
    assert sees(it, it.street.nurse) == everything("team")
    thread = it.fresh()
    assert (thread.team, thread.former_team, thread.second_team, thread.second_until) == (
        it.street.team,
        it.street.far_team,
        None,
        None,
    )
    # Who answered was a midwife: nobody has it now.
    assert (thread.assignee, thread.assigned_by) == (None, "")
    assert it.row().state == "ended"


@pytest.mark.parametrize("begun", [False, True])
def test_another_municipality_and_a_third_team_get_nothing(it, begun):
    third = colleague(it.street, make_team(it.street.here, "Dentists"))
    assert it.begin() if begun else it.ask()
    assert sees(it, third) == NOTHING
    with municipality_scope(it.street.there):
        assert visible_to(it.street.nurse_there, [it.street.team_there.pk]).count() == 0
    there = it.street.client(it.street.nurse_there, it.street.there)
    assert there.get(it.address).status_code == 404
    assert "CANARY" not in there.get("/admin/chat/?state=any").content.decode()
    assert reading_reason(it.street.nurse_there, it.fresh()) == ""


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


def test_whoever_opened_it_in_an_emergency_neither_asks_nor_ends(it):
    from plugins.chat.actions.emergency import open_in_emergency

    third = colleague(it.street, make_team(it.street.here, "Dentists"))
    with municipality_scope(it.street.here):
        open_in_emergency(conversation=it.thread, actor=third, reason="nobody is there")
    with pytest.raises(HandoverError):
        it.ask(actor=third)
    it.begin()
    with pytest.raises(HandoverError):
        it.end(third)
    it.street.client(third).post(f"{it.address}warm-end/")
    assert it.row().state == "running"


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


def test_a_team_that_is_closed_down_meanwhile_gets_nothing(it):
    row = it.ask()
    it.street.team.archived_at = timezone.now()
    it.street.team.save()
    it.do(warm.say_yes, hand_over=row, guardian=it.street.amina)
    assert (it.row().state, it.fresh().second_team) == ("withdrawn", None)


def test_moved_to_a_third_team_it_is_over(it):
    it.begin()
    third = make_team(it.street.here, "Dentists")
    with municipality_scope(it.street.here):
        handling.move_to_team(conversation=it.fresh(), actor=it.midwife, team=third, reason="x")
    assert (it.row().state, it.fresh().second_team, it.fresh().team) == ("withdrawn", None, third)
    assert sees(it, it.street.nurse) == NOTHING


def test_whoever_leaves_the_new_team_keeps_nothing(it):
    it.begin()
    with municipality_scope(it.street.here):
        handling.take_over(conversation=it.fresh(), actor=it.street.nurse, reason="x")
        member = it.street.nurse.team_memberships.get()
        end_member(member=member, actor=None)
    assert it.fresh().assignee is None
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


def test_the_new_team_has_a_task_until_it_has_written(it):
    enable_plugin(municipality=it.street.here, plugin="tasks", actor=None)
    it.begin()
    task = Task.unscoped.get()
    assert (task.kind, task.team, task.guardian, task.tells_family) == (
        "greet",
        it.street.team,
        it.street.amina,
        False,
    )
    assert task.origin_path == it.address
    it.street.say(it.thread, it.midwife, "she will write soon", staff=True)
    assert Task.unscoped.get().state == "new"
    it.street.say(it.thread, it.street.nurse, "hello", staff=True)
    assert Task.unscoped.get().state == "done"


@pytest.mark.parametrize("way", ["back", "end"])
def test_the_task_goes_when_it_is_over(it, way):
    enable_plugin(municipality=it.street.here, plugin="tasks", actor=None)
    row = it.begin()
    if way == "back":
        it.do(warm.take_yes_back, hand_over=row, guardian=it.street.amina)
    else:
        it.end()
    assert Task.unscoped.get().state == "done"


def test_without_tasks_it_is_all_the_same(it):
    disable_plugin(municipality=it.street.here, plugin="tasks", actor=None)
    it.begin()
    assert it.row().state == "running"
    assert not Task.unscoped.exists()


def test_both_teams_lists_and_feeds_show_it(it):
    it.begin()
    feeds = InboxEvent.unscoped.filter(kind="warm_begun").values_list("team", flat=True)
    assert sorted(feeds) == sorted([it.street.team.pk, it.street.far_team.pk])
    for person in (it.midwife, it.street.nurse):
        page = it.street.client(person).get("/admin/chat/list/?state=waiting").content.decode()
        assert str(it.thread.pk) in page and "Overlevering" in page
    narrowed = it.street.client(it.street.nurse).get(
        f"/admin/chat/list/?state=waiting&team={it.street.team.pk}"
    )
    assert str(it.thread.pk) in narrowed.content.decode()


@pytest.mark.parametrize("state", ["open", "any", "waiting", "done"])
def test_the_list_takes_no_more_queries_with_one_and_three(it, state):
    counts = []
    for number in range(3):
        thread = it.thread if number == 0 else another(it, number)
        row = it.ask(conversation=Conversation.unscoped.get(pk=thread.pk))
        it.do(warm.say_yes, hand_over=row, guardian=thread.guardian)
        if state != "any":
            values = {"waiting_since": timezone.now(), "due_at": timezone.now()} if state == "open" else {}
            Conversation.unscoped.filter(pk=thread.pk).update(state=state, **values)
        with municipality_scope(it.street.here), keyring_scope():
            list_context(it.street.nurse, read_filters({"state": state}))
            with CaptureQueriesContext(connection) as queries:
                context = list_context(it.street.nurse, read_filters({"state": state}))
        assert len(context["rows"]) == number + 1
        counts.append(len(queries))
    assert counts[0] == counts[2] <= 8


def another(it, number):
    from tests.factories.core import FamilyFactory, UserFactory

    family = FamilyFactory(municipality=it.street.here)
    mother = UserFactory(first_name=f"Mother {number}")
    GuardianFactory(user=mother, family=family)
    thread = it.street.conversation(mother, family, it.street.far_team)
    it.street.say(thread, mother, "hello")
    it.street.say(thread, it.midwife, "an answer", staff=True)
    return thread


def test_a_message_is_told_to_both_teams_and_after_the_end_to_the_new_one_alone(it):
    from cms.teams.models import DutyShift

    now = timezone.now()
    for person, team in ((it.midwife, it.street.far_team), (it.street.nurse, it.street.team)):
        DutyShift.unscoped.create(
            team=team,
            user=person,
            starts_at=now - dt.timedelta(hours=1),
            ends_at=now + dt.timedelta(hours=1),
        )
    it.begin()
    Conversation.unscoped.filter(pk=it.thread.pk).update(assignee=None, assigned_by="")
    it.street.say(it.thread, it.street.amina, "hello?")
    told = Notification.unscoped.filter(type="chat.family_wrote")
    assert {row.user for row in told} == {it.midwife, it.street.nurse}
    it.end()
    told.delete()
    it.street.say(it.thread, it.street.amina, "hello again")
    assert {row.user for row in told.all()} == {it.street.nurse}


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


def test_the_page_asks_says_where_it_stands_and_ends(it):
    client = it.street.client(it.midwife)
    page = client.get(it.address).content.decode()
    assert "Spørg familien" in page and "Health visitors" in page
    assert (
        "Spørg familien"
        not in client.post(
            f"{it.address}warm-ask/", {"team": it.street.team.pk, "summary": SUMMARY}, follow=True
        ).content.decode()
    )
    page = client.get(it.address).content.decode()
    assert "Spørg ikke mere" in page and SUMMARY in page
    it.do(warm.say_yes, hand_over=it.row(), guardian=it.street.amina)
    assert "Afslut overleveringen nu" in client.get(it.address).content.decode()
    ended = client.post(f"{it.address}warm-end/", follow=True)
    assert ended.redirect_chain[-1][0].startswith("/admin/chat/")
    assert ended.status_code == 200
    assert client.get(it.address).status_code == 404


@pytest.mark.parametrize("form", [{"team": ""}, {"summary": "short"}, {"team": "9" * 12}])
def test_what_is_missing_is_said_and_nothing_is_asked(it, form):
    given = {"team": it.street.team.pk, "summary": SUMMARY} | form
    answer = it.street.client(it.midwife).post(f"{it.address}warm-ask/", given, follow=True)
    assert "messages" in answer.content.decode()
    assert not WarmHandover.unscoped.exists()


def test_acts_on_what_is_not_there_are_no_pages(it):
    client = it.street.client(it.midwife)
    for act in ("warm-back", "warm-end"):
        assert client.post(f"{it.address}{act}/").status_code == 404


def test_notes_are_read_by_both_while_it_runs(it):
    import uuid

    with municipality_scope(it.street.here):
        write_note(conversation=it.thread, author=it.midwife, client_id=uuid.uuid4(), body="CANARY-NOTE")
    it.begin()
    assert "CANARY-NOTE" in it.street.client(it.street.nurse).get(it.address).content.decode()
