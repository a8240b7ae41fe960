"""Canned replies: what is offered in whose words, what cannot be saved, and that nothing is sent by itself."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.audit.models import AuditEvent
from cms.encryption.keyring import keyring_scope
from cms.municipalities.scope import municipality_scope
from plugins.chat.actions.canned import check_text, save_reply
from plugins.chat.errors import TitleTakenError, UnknownPlaceholderError
from plugins.chat.models import CannedReply, CannedReplyText, Conversation, Draft, Message
from plugins.chat.placeholders import UNKNOWN, fill, refusal_of
from plugins.chat.queries.canned import offer_for


@pytest.fixture
def here(street):
    for place in (street.here, street.there):
        place.languages = ["da", "en", "ar"]
        place.save()
    street.amina.first_name, street.amina.language = "Amina", "ar"
    street.amina.save()
    with municipality_scope(street.here), keyring_scope():
        yield street


def reply(street, title="Vi ringer", team=None, municipality=None, **texts):
    place = municipality or street.here
    with municipality_scope(place):
        return save_reply(
            municipality=place,
            actor=street.nurse,
            title=title,
            team=team,
            texts=texts or {"da": "Hej {first_name}", "ar": "مرحبا {first_name}"},
        )


def offered(street, thread=None, user=None):
    key = (thread or street.conversation()).pk
    held = Conversation.objects.select_related("team", "municipality", "guardian").get(pk=key)
    return offer_for(held, user or street.nurse)


def test_only_a_checked_translation_is_offered_and_what_is_missing_is_said(here):
    saved = reply(here)
    [one] = offered(here).replies
    assert (one.language, one.body, one.is_missing) == ("da", "Hej Amina", True)
    assert check_text(reply=saved, language="ar", body="مرحبا {first_name}", actor=here.other_nurse)
    [one] = offered(here).replies
    assert (one.language, one.body, one.is_missing) == ("ar", "مرحبا Amina", False)
    assert AuditEvent.objects.get(action="chat.canned_reply_checked").actor == here.other_nurse


def test_another_word_and_the_check_is_gone(here):
    saved = reply(here)
    check_text(reply=saved, language="ar", body="مرحبا {first_name}", actor=here.nurse)
    texts = {"da": "Hej {first_name}", "ar": "مرحبا {first_name} !"}
    save_reply(
        municipality=here.here, actor=here.nurse, title="Vi ringer", team=None, texts=texts, reply=saved
    )
    assert offered(here).replies[0].is_missing
    texts["da"] = "Goddag {first_name}"
    check_text(reply=saved, language="ar", body=texts["ar"], actor=here.nurse)
    save_reply(
        municipality=here.here, actor=here.nurse, title="Vi ringer", team=None, texts=texts, reply=saved
    )
    assert not offered(here).replies[0].is_missing  # these very words were checked


def test_what_was_not_seen_cannot_be_checked(here):
    saved = reply(here)
    assert not check_text(reply=saved, language="ar", body="other words", actor=here.nurse)
    assert not check_text(reply=saved, language="so", body="", actor=here.nurse)
    assert CannedReplyText.objects.get(language="ar").checked_at is None


@pytest.mark.parametrize(
    "body", ["Hej {fornavn}", "Hej {}", "Hej {first_name", "Hej }", "{ first_name }", "{{first_name}}"]
)
def test_an_unknown_placeholder_is_refused_by_form_action_and_model(here, body):
    assert refusal_of(body)
    with pytest.raises(UnknownPlaceholderError):
        reply(here, da=body)
    with pytest.raises(ValidationError):
        CannedReplyText(reply=CannedReply(), language="da", body=body).full_clean(
            exclude=["reply", "checked_by"]
        )
    answer = here.client(here.nurse).post("/admin/chat/canned/add/", {"title": "x", "text_da": body})
    assert answer.status_code == 200 and "error-message" in answer.content.decode()
    assert not CannedReply.objects.exists()


def test_what_is_not_known_is_a_visible_gap(here):
    assert fill("Ring {phone} {first_name}", {"phone": "", "first_name": "Amina"}) == f"Ring {UNKNOWN} Amina"


def test_the_placeholders_are_filled_from_the_conversation_in_the_texts_language(here, monkeypatch):
    at = dt.datetime(2026, 3, 2, 20, 0, tzinfo=dt.UTC)  # a Monday evening
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    here.amina.language = "en"
    here.amina.save()
    body = "{team} {next_opening} {my_name} {municipality}"
    saved = reply(here, da="x", en=body)
    check_text(reply=saved, language="en", body=body, actor=here.nurse)
    [one] = offered(here).replies
    assert one.body == f"Health visitors Tuesday 3. March 08:00 {here.nurse.first_name} {here.here.name}"


def test_a_conversation_is_offered_its_teams_and_everybodys_and_no_others(here):
    reply(here, "Everybody's")
    reply(here, "The team's", team=here.team)
    reply(here, "The midwives'", team=here.far_team)
    reply(here, "Elsewhere", municipality=here.there, da="LEAK")
    assert {one.reply.title for one in offered(here).replies} == {"Everybody's", "The team's"}


def test_choosing_one_puts_it_into_the_draft_and_sends_nothing(here):
    saved = reply(here, da="Hej {first_name}")
    foreign = reply(here, "The midwives'", team=here.far_team)
    thread = here.conversation()
    client = here.client(here.nurse)
    address = f"/admin/chat/conversation/{thread.pk}/canned/"
    client.post(address, {"reply": saved.pk})
    client.post(address, {"reply": saved.pk})
    assert Draft.unscoped.get().body == "Hej Amina\n\nHej Amina"
    assert client.post(address, {"reply": foreign.pk}).status_code == 404
    assert not Message.unscoped.exists()
    page = client.get(f"/admin/chat/conversation/{thread.pk}/").content.decode()
    assert 'data-canned-body="Hej Amina"' in page


def test_the_screens_save_check_and_delete(here):
    client = here.client(here.nurse)
    client.post("/admin/chat/canned/add/", {"title": "Ring", "text_da": "Ring {phone}", "text_ar": "اتصل"})
    saved = CannedReply.objects.get()
    page = client.get(f"/admin/chat/canned/{saved.pk}/").content.decode()
    assert "اتصل" in page and "{next_opening}" in page
    client.post(f"/admin/chat/canned/{saved.pk}/check/ar/", {"body": "اتصل"})
    assert CannedReplyText.objects.get(language="ar").checked_by == here.nurse
    assert "Ring" in client.get("/admin/chat/canned/").content.decode()
    client.post(
        f"/admin/chat/canned/{saved.pk}/", {"title": "Ring op", "text_da": "Ring {phone}", "text_ar": ""}
    )
    assert [text.language for text in CannedReplyText.objects.all()] == ["da"]
    client.post(f"/admin/chat/canned/{saved.pk}/delete/")
    assert not CannedReply.objects.exists()
    told = AuditEvent.objects.filter(action__startswith="chat.canned").values_list("action", flat=True)
    assert sorted(told) == [
        "chat.canned_reply_checked", "chat.canned_reply_deleted", "chat.canned_reply_saved", "chat.canned_reply_saved",
    ]  # fmt: skip


def test_a_title_is_taken_once_for_each_team(here):
    reply(here, "Ring")
    reply(here, "Ring", team=here.team)
    with pytest.raises(TitleTakenError):
        reply(here, "Ring")
    answer = here.client(here.nurse).post("/admin/chat/canned/add/", {"title": "Ring", "text_da": "x"})
    assert answer.status_code == 200
    assert CannedReply.objects.count() == 2


def test_another_teams_replies_are_not_mine_to_change_and_elsewhere_is_nothing(here):
    far = reply(here, "The midwives'", team=here.far_team, da="FAR", ar="far")
    there = reply(here, "Elsewhere", municipality=here.there, da="LEAK")
    client = here.client(here.nurse)
    for key, status in ((far.pk, {302, 403}), (there.pk, {404})):
        for tail in ("", "delete/", "check/ar/"):
            given = {"title": "Mine", "text_da": "Mine", "body": "far"}
            assert client.post(f"/admin/chat/canned/{key}/{tail}", given).status_code in status
    assert sorted(CannedReply.unscoped.values_list("title", flat=True)) == ["Elsewhere", "The midwives'"]
    assert not CannedReplyText.unscoped.filter(checked_at__isnull=False).exists()
    page = client.get("/admin/chat/canned/").content.decode()
    assert "Elsewhere" not in page and "LEAK" not in page
    # Nor can it be given to a team that is not mine.
    given = {"title": "New", "text_da": "x", "team": here.far_team.pk}
    assert client.post("/admin/chat/canned/add/", given).status_code == 200
    assert here.client(here.amina).get("/admin/chat/canned/").status_code in {302, 403, 404}


def test_lists_take_the_same_queries_for_one_and_three_replies(here):
    thread, client = here.conversation(), here.client(here.nurse)
    lists, offers = [], []
    for number in range(3):
        reply(here, f"number {number}")
        client.get("/admin/chat/canned/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/chat/canned/")
        lists.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            offered(here, thread)
        offers.append(len(queries))
    assert lists[0] == lists[2]
    assert offers[0] == offers[2]
