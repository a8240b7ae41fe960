"""Export, erasure and retention of conversations."""

import datetime as dt
import uuid

from django.utils import timezone

from cms.municipalities.scope import municipality_scope
from cms.plugin_api.privacy import Subject
from plugins.chat.actions.notes import write_note
from plugins.chat.models import Conversation, Message, Note
from plugins.chat.privacy import handler
from tests.factories.core import GuardianFactory, UserFactory


def test_a_guardian_gets_their_own_thread_and_not_the_others(street):
    father = UserFactory()
    GuardianFactory(family=street.aminas, user=father)
    street.say(street.conversation(), street.amina, "hers")
    street.say(street.conversation(father), father, "CANARY-HIS")
    with municipality_scope(street.here):
        write_note(
            conversation=street.conversation(),
            author=street.nurse,
            client_id=uuid.uuid4(),
            body="CANARY-NOTE",
        )
    found = handler.export(Subject(user=street.amina, families=(street.aminas,)))
    assert [row["body"] for row in found["chat.Message"]] == ["hers"]
    assert "CANARY" not in str(found)
    assert len(found["chat.Note"]) == 1


def test_erasing_a_guardian_leaves_the_other_adults_thread(street):
    father = UserFactory()
    GuardianFactory(family=street.aminas, user=father)
    street.say(street.conversation(), street.amina, "hers")
    street.say(street.conversation(father), father, "his")
    for _ in range(2):
        handler.erase(Subject(user=street.amina, families=(street.aminas,)))
    assert [row.body for row in Message.unscoped.all()] == ["his"]


def test_erasing_a_professional_leaves_the_familys_conversation_without_their_name(street):
    thread = street.conversation()
    street.say(thread, street.nurse, "an answer", staff=True)
    with municipality_scope(street.here):
        write_note(conversation=thread, author=street.nurse, client_id=uuid.uuid4(), body="a note")
    handler.erase(Subject(user=street.nurse))
    assert (Message.unscoped.get().author, Note.unscoped.get().author) == (None, None)
    assert Conversation.unscoped.get().assignee is None


def test_what_has_been_quiet_for_two_years_goes(street):
    street.say(street.conversation(), street.amina, "old")
    street.say(street.conversation(street.bodil, street.bodils), street.bodil, "new")
    old = timezone.now() - dt.timedelta(days=731)
    Conversation.unscoped.filter(guardian=street.amina).update(last_message_at=old)
    assert handler.retention(timezone.now()) == {"chat.Conversation": 1}
    assert [row.body for row in Message.unscoped.all()] == ["new"]
