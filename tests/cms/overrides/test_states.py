"""The region's article changes under a municipality's change."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from cms.accounts.models import Membership, Role
from cms.audit.models import AuditEvent
from cms.content.models import ArticlePage
from cms.notifications.models import Notification
from cms.overrides.actions import (
    ChangedAgainError,
    RefusedError,
    confirm_override,
    lock_blocks,
    start_override,
    tell_editors,
)
from cms.overrides.models import Override
from cms.overrides.queries import needing_attention, parts_of, states
from cms.overrides.texts import differences
from cms.plugin_api import jobs
from tests.factories import content
from tests.factories.accounts import staff_user
from tests.factories.overrides import emergency, override


def republish(article, body):
    page = ArticlePage.objects.get(pk=article.pk)
    page.body = body
    page.save_revision().publish()
    return ArticlePage.objects.get(pk=article.pk)


def state(made):
    made = Override.unscoped.select_related("municipality").get(pk=made.pk)
    return states([made])[made.pk]


@pytest.fixture
def told(monkeypatch, django_capture_on_commit_callbacks):
    queued = []
    monkeypatch.setattr(jobs, "_queue", lambda function, *args: queued.append(args))
    return queued


def kinds():
    return list(Notification.unscoped.order_by("created_at").values_list("type", flat=True))


def test_change_is_marked_when_the_region_publishes_and_cleared_when_found_right(article, parts, fjordby):
    made = override(fjordby, article, "append")
    assert not state(made).needs_attention
    changed = republish(article, [parts[0], content.text("<p>Keep it at 18 degrees.</p>")])
    assert state(made).changed
    assert [one.pk for one, _state in needing_attention(fjordby)] == [made.pk]
    actor = staff_user(fjordby, Role.EDITOR)
    made = Override.unscoped.get(pk=made.pk)
    confirm_override(override=made, seen_revision=changed.live_revision_id, actor=actor)
    assert not state(made).needs_attention
    assert AuditEvent.objects.filter(action="overrides.change_confirmed", actor=actor).count() == 1
    # A later publishing of the same draft does not bring the mark back.
    made.refresh_from_db()
    made.latest_revision.publish()
    assert not state(made).needs_attention


def test_what_was_confirmed_is_what_was_seen(article, parts, fjordby):
    made = override(fjordby, article, "append")
    seen = republish(article, parts[:1]).live_revision_id
    republish(article, parts)
    with pytest.raises(ChangedAgainError):
        confirm_override(override=made, seen_revision=seen, actor=staff_user(fjordby))
    assert state(made).changed


def test_difference_tells_words_that_came_and_went():
    before = [
        {"type": "text", "id": "a", "value": "<p>Keep the room cool &amp; dark.</p>"},
        {"type": "text", "id": "b", "value": "<p>Same.</p>"},
        {"type": "text", "id": "c", "value": "<p>Old &lt;part&gt;.</p>"},
    ]
    after = [
        {"type": "text", "id": "a", "value": "<p>Keep the room warm &amp; dark.</p>"},
        {"type": "text", "id": "b", "value": "<p>Same.</p>"},
        {"type": "text", "id": "d", "value": "<p>New part.</p>"},
    ]
    found = differences(before, after, "c")
    assert [(one.what, one.about) for one in found] == [("changed", False), ("new", False), ("gone", True)]
    assert found[0].html == "Keep the room <del>cool</del> <ins>warm</ins> &amp; dark."
    assert found[1].html == "<ins>New part.</ins>"
    assert found[2].html == "<del>Old &lt;part&gt;.</del>"


def test_editors_are_told_once_for_each_version(
    article, parts, fjordby, klitby, told, django_capture_on_commit_callbacks
):
    Membership.objects.filter(municipality=fjordby).delete()
    staff_user(fjordby, Role.EDITOR)
    staff_user(fjordby, Role.PROFESSIONAL)
    staff_user(klitby, Role.EDITOR)
    override(fjordby, article, "replace_block", block=parts[0]["id"])
    told.clear()
    with django_capture_on_commit_callbacks(execute=True):
        republish(article, [parts[0], content.text("<p>Other.</p>")])
    assert kinds() == ["overrides.article_changed"]
    with django_capture_on_commit_callbacks(execute=True):
        tell_editors(article.uuid)
    assert len(kinds()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        republish(article, parts[1:])
    assert kinds() == ["overrides.article_changed", "overrides.change_rests"]


def test_gone_part_and_gone_article_need_an_eye(article, parts, fjordby):
    made = override(fjordby, article, "insert_after", block=parts[0]["id"])
    republish(article, parts[1:])
    assert state(made).gone
    ArticlePage.objects.get(pk=article.pk).unpublish()
    assert state(made).master is None
    assert needing_attention(fjordby)[0][1].needs_attention


def test_locked_parts_are_refused_in_the_form_and_in_the_action(sleep, fjordby):
    free, chosen, help_block = content.text("<p>Free.</p>"), content.text("<p>Chosen.</p>"), emergency()
    article = content.article(sleep["da"], body=[free, chosen, help_block])
    actor = staff_user(fjordby, Role.EDITOR)
    lock_blocks(region=fjordby.region, article=article, block_ids=[chosen["id"]], actor=actor)
    assert [part.locked for part in parts_of(article)] == [False, True, True]

    def start(mode, block=""):
        return start_override(municipality=fjordby, article=article, mode=mode, block_id=block, actor=actor)

    for mode, block in (
        ("replace_block", chosen["id"]),
        ("replace_block", help_block["id"]),
        ("hide", ""),
        ("insert_after", str(uuid.uuid4())),
        ("insert_after", ""),
    ):
        with pytest.raises(RefusedError):
            start(mode, block)
    made = start("replace_all")
    assert [block.value.source for block in made.body] == ["<p>Free.</p>"]
    assert made.body[0].id != free["id"]
    made.mode, made.block_id = "replace_block", help_block["id"]
    with pytest.raises(ValidationError) as refused:
        made.full_clean()
    assert "block_id" in refused.value.message_dict
    assert AuditEvent.objects.filter(action="overrides.locks_changed", actor=actor).count() == 1


def test_a_second_change_at_the_same_place_is_the_first_one(article, parts, fjordby):
    actor = staff_user(fjordby)
    both = [
        start_override(
            municipality=fjordby,
            article=article,
            mode="insert_after",
            block_id=parts[0]["id"],
            actor=actor,
        )
        for _time in range(2)
    ]
    assert both[0].pk == both[1].pk


def test_change_of_a_local_article_is_refused(fjordby, klitby, sleep):
    local = content.article(content.local_index(klitby), "Klitby only", topic=sleep["da"])
    with pytest.raises(RefusedError):
        start_override(
            municipality=fjordby, article=local, mode="append", block_id="", actor=staff_user(fjordby)
        )


def test_scheduled_publishing_of_pages_is_not_disturbed(article, fjordby):
    from django.core.management import call_command

    override(fjordby, article, "append")
    call_command("publish_scheduled")
