"""Who is responsible for an article, when it is reviewed next and its tags, for many articles at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import Page

from cms.accounts.models import User
from cms.audit.record import record
from cms.content.actions.publishing import snapshot_articles
from cms.content.edit_lock import wait_for_edits
from cms.content.models import ArticlePage
from cms.content.queries import Library
from cms.review import audit
from cms.review.spreadsheet.comparing import Change, Wish, compare


class StaleError(ValueError):
    """An article is no longer as it was when the person looked at the changes. Nothing is changed."""


@transaction.atomic
def change_details(
    *, wishes: Sequence[Wish], expected: Sequence[Any], articles: Any, library: Library, actor: User
) -> int:
    """Carry out all wishes or none; return the number of articles.

    `expected` is `fingerprint` of each change that the person has seen and agreed to. `articles` are those
    that they see. Raises StaleError when the same wishes would now change anything else.
    """
    for key in sorted(wish.number for wish in wishes):
        wait_for_edits(reverse("wagtailadmin_pages:edit", args=(key,)))
    found = compare(wishes, articles, library, actor)
    if found.refusals or [fingerprint(change) for change in found.changes] != list(expected):
        raise StaleError
    pages = ArticlePage.objects.in_bulk([change.page_id for change in found.changes])
    for change in found.changes:
        _carry_out(change, pages[change.page_id], library, actor)
    return len(found.changes)


def fingerprint(change: Change) -> list[Any]:
    """What was seen of one article and agreed to, as JSON."""
    owner = [str(one.pk) if one else None for one in change.owner] if change.owner else None
    days = [day.isoformat() if day else None for day in change.next_review] if change.next_review else None
    tags = [list(words) for words in change.tags] if change.tags else None
    return [change.page_id, change.revision_id, owner, days, tags]


def _carry_out(change: Change, page: ArticlePage, library: Library, actor: User) -> None:
    revision = None
    if change.owner is not None:
        Page.objects.filter(pk=page.pk).update(owner=change.owner[1])
        page.owner = change.owner[1]
    facts: dict[str, Any] = {}
    if change.next_review is not None:
        facts["next_review_at"] = change.next_review[1]
    if change.tags is not None:
        facts["tags"] = change.tags[1]
    if facts:
        revision = _write(page, facts)
    log(instance=page, action="wagtail.edit", user=actor, revision=revision, content_changed=True)
    _page, _revision, owner, days, tags = fingerprint(change)
    record(
        audit.DETAILS_CHANGED,
        actor=actor,
        municipality=library.municipality,
        target=page,
        data={"owner": owner, "next_review_at": days, "tags": tags},
    )


def _write(page: ArticlePage, facts: Mapping[str, Any]) -> Any:
    """Write the facts into the draft and, without anything else of the draft, into what families get.

    The revision is nobody's edit: who moves a date may still approve the words. It is published without the
    gate, because no word of it is new.
    """
    draft = page.get_latest_revision_as_object()
    for name, value in facts.items():
        setattr(draft, name, value)
    if not page.live:
        return draft.save_revision(user=None, clean=False)
    if page.has_unpublished_changes:
        ArticlePage.objects.filter(pk=page.pk).update(**facts)
        revision = draft.save_revision(user=None, clean=False)
        snapshot_articles([page.uuid])
        return revision
    revision = draft.save_revision(user=None, clean=False)
    revision.publish(user=None, log_action=False)
    return revision
