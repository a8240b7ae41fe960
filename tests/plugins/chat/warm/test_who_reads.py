"""Who reads while a conversation goes from one team to another: nothing before the yes, both while it runs."""

import pytest
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.municipalities.scope import municipality_scope
from cms.teams.actions.members import end_member
from plugins.chat.actions import handling, warm
from plugins.chat.errors import HandoverError
from plugins.chat.queries.inbox import visible_to
from plugins.chat.rules import reading_reason
from tests.factories.chat import make_team
from tests.factories.handing_over import SUMMARY, colleague
from tests.plugins.chat.warm.doors import NOTHING, everything, sees


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
        assert visible_to([it.street.team_there.pk]).count() == 0
    there = it.street.client(it.street.nurse_there, it.street.there)
    assert there.get(it.address).status_code == 404
    assert "CANARY" not in there.get("/admin/chat/?state=any").content.decode()
    assert reading_reason(it.street.nurse_there, it.fresh()) == ""


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


def test_a_team_that_is_closed_down_meanwhile_gets_nothing(it):
    row = it.ask()
    it.street.team.archived_at = timezone.now()
    it.street.team.save()
    it.do(warm.say_yes, hand_over=row, guardian=it.street.amina)
    assert (it.row().state, it.fresh().second_team) == ("withdrawn", None)


def test_whoever_leaves_the_new_team_keeps_nothing(it):
    it.begin()
    with municipality_scope(it.street.here):
        handling.take_over(conversation=it.fresh(), actor=it.street.nurse, reason="x")
        member = it.street.nurse.team_memberships.get()
        end_member(member=member, actor=None)
    assert it.fresh().assignee is None
    assert sees(it, it.street.nurse) == NOTHING
