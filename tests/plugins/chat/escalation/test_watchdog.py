"""The watchdog beside the ladder: it tells what is late, whoever has died."""

from io import StringIO

from django.core.management import call_command

from cms.operations.heartbeat import beat
from plugins.chat.actions import handling
from plugins.chat.actions.duty_phone import ring_due
from plugins.chat.actions.escalation import escalate
from plugins.chat.models import Conversation, EscalationStep, Message
from plugins.chat.queries.watch import alarms
from tests.plugins.chat.escalation.calls import MINUTE, NOW, urgent


def run_watchdog():
    out = StringIO()
    status = 0
    try:
        call_command("watchdog", stdout=out)
    except SystemExit as stopped:
        status = stopped.code
    return status, out.getvalue()


def test_the_watchdog_says_what_is_late_and_ends_with_a_status(here, clock):
    beat()
    assert run_watchdog() == (0, "All is well.\n")
    urgent(here)
    clock.go(1)
    assert run_watchdog()[0] == 0
    # The worker has died: nobody was called.
    clock.go(6)
    status, text = run_watchdog()
    assert status == 1
    assert "fjordby, chat: 1 urgent messages have called nobody yet." in text
    assert "worker has been silent" in text
    assert "CANARY" not in text and "Amina" not in text
    escalate(here.here, clock.at)
    beat()
    assert "1 urgent messages wait without anybody who takes care" in run_watchdog()[1]
    handling.acknowledge_urgent(conversation=Conversation.unscoped.get(), actor=here.nurse)
    here.say(Conversation.unscoped.get(), here.nurse, "done", staff=True)
    assert run_watchdog() == (0, "All is well.\n")


def test_the_watchdog_sees_the_next_urgent_message_of_a_family_that_was_taken_care_of(here, clock):
    thread = urgent(here)
    escalate(here.here, clock.at)
    handling.acknowledge_urgent(conversation=thread, actor=here.nurse)
    clock.go(60)
    here.say(thread, here.amina, "again", is_urgent=True)
    clock.go(66)
    assert "1 urgent messages have called nobody yet." in alarms(clock.at)
    escalate(here.here, clock.at)
    handling.acknowledge_urgent(conversation=thread, actor=here.nurse)
    assert not any("urgent" in line for line in alarms(clock.at))


def test_a_snooze_that_nobody_woke_is_told(here, clock):
    thread = here.conversation()
    handling.snooze(conversation=thread, actor=here.nurse, until=NOW + MINUTE)
    clock.go(7)
    assert alarms(clock.at) == ["1 pauses are over and nobody was woken."]
    assert Message.unscoped.count() == 0


def test_the_watchdog_leaves_a_switched_off_plugin_alone(here, clock):
    from cms.plugin_api.actions import disable_plugin

    beat()
    urgent(here)
    clock.go(6)
    disable_plugin(municipality=here.here, plugin="chat", actor=None)
    beat()
    assert run_watchdog()[0] == 0


def test_a_text_message_that_fails_is_tried_again_and_told_by_the_watchdog(here, clock, sms):
    here.team.lead = None
    here.team.save()
    urgent(here)
    clock.go(15)
    escalate(here.here, clock.at)
    sms.is_down = True
    assert ring_due(here.here, clock.at) == 0
    assert ring_due(here.here, clock.at) == 0
    assert EscalationStep.unscoped.get(rung="phone").sms_tries == 1
    assert any("duty phone" in line for line in alarms(clock.at))
    sms.is_down = False
    clock.go(17)
    assert ring_due(here.here, clock.at) == 1
    assert not any("duty phone" in line for line in alarms(clock.at))
