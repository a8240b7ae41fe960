"""Writes: an answer comes in, a comment is kept or deleted, old ones go."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from cms.accounts.models import User
from cms.audit.record import record
from cms.content.models import ArticlePage, PublishedArticle, Variant
from cms.encryption.master_keys import current_master_id
from cms.feedback import audit
from cms.feedback.models import Answer, Comment
from cms.feedback.rules import may_ask, without_traces
from cms.feedback.sealing import seal, unseal
from cms.municipalities.confinement.context import unconfined
from cms.municipalities.models import Municipality

ANSWERS_KEPT_DAYS = 2 * 365
COMMENTS_KEPT_DAYS = 180


class NotReadHereError(LookupError):
    """No such article here, or no such revision of it."""


class NotAskedError(ValueError):
    """Nobody is asked to judge articles like this one."""


@transaction.atomic
def give_answer(
    *,
    municipality: Municipality,
    article: uuid.UUID,
    revision: int,
    helpful: bool,
    variant: str = Variant.NORMAL.value,
    comment: str = "",
    client_id: uuid.UUID | None = None,
    today: dt.date | None = None,
) -> bool:
    """Count an answer; return False when it was counted before. Names nobody, on purpose.

    The revision may be older than the published one: a phone without a network answers for what it read.
    Both variants of an article have one revision, so `variant` says which of them was read. Raises
    NotReadHereError when that revision has no such text here, NotAskedError when nobody is asked.
    """
    key, day = client_id or uuid.uuid4(), today or timezone.localdate()
    locale = _read(municipality, article, revision, variant)
    answer = Answer(
        id=key,
        municipality=municipality,
        article_uuid=article,
        revision_id=revision,
        locale=locale,
        variant=variant,
        helpful=helpful,
        day=day,
    )
    if Answer.unscoped.filter(pk=key).exists():
        return False
    Answer.unscoped.bulk_create([answer], ignore_conflicts=True)
    text = without_traces(comment)
    if text:
        own = uuid.uuid4()
        master_id, sealed = seal(own, text)
        Comment.unscoped.create(
            id=own,
            municipality=municipality,
            article_uuid=article,
            revision_id=revision,
            locale=locale,
            helpful=helpful,
            day=day,
            master_id=master_id,
            sealed=sealed,
        )
    return True


def _read(municipality: Municipality, article: uuid.UUID, revision: int, variant: str) -> str:
    """The language of a revision that families of this municipality could read in this variant."""
    rows = PublishedArticle.unscoped.filter(municipality=municipality, article_uuid=article)
    published = list(rows.values_list("locale", "variant", "revision_id", "topic_key"))
    if not published:
        raise NotReadHereError
    if not all(may_ask(topic) for _, _, _, topic in published):
        raise NotAskedError
    current = {(shown, locale) for locale, shown, number, _ in published if number == revision}
    locale = next((locale for shown, locale in current if shown == variant), None)
    if not current:
        locale = _read_before(article, revision, variant)
    if locale is None:
        raise NotReadHereError
    return locale


def _read_before(article: uuid.UUID, revision: int, variant: str) -> str | None:
    """The language of an older revision; None when it is of another article, or had no easy version."""
    with unconfined():
        found = Revision.objects.page_revisions().filter(pk=revision).first()
        if found is None or (variant == Variant.EASY and not found.content.get("easy_lix")):
            return None
        pages = ArticlePage.objects.filter(pk=int(found.object_id), translation_key=article)
        language: str | None = pages.values_list("locale__language_code", flat=True).first()
    return language


def keep_comment(*, comment: Comment, actor: User) -> None:
    """An editor has read it: it names nobody and is shown beside the article's figures."""
    Comment.unscoped.filter(pk=comment.pk).update(kept=True)
    record(audit.KEPT, actor=actor, municipality=comment.municipality, target=comment)


def delete_comment(*, comment: Comment, actor: User) -> None:
    record(audit.DELETED, actor=actor, municipality=comment.municipality, target=comment)
    Comment.unscoped.filter(pk=comment.pk).delete()


def forget_old(now: dt.datetime) -> dict[str, int]:
    """Delete answers after two years and comments after half a year."""
    today = now.date()
    answers, _ = Answer.unscoped.filter(day__lt=today - dt.timedelta(days=ANSWERS_KEPT_DAYS)).delete()
    comments, _ = Comment.unscoped.filter(day__lt=today - dt.timedelta(days=COMMENTS_KEPT_DAYS)).delete()
    return {"feedback_answers": answers, "feedback_comments": comments}


def seal_anew() -> int:
    """Seal comments that hang on an older master key under the current one; runs every night."""
    old = list(Comment.unscoped.exclude(master_id=current_master_id()))
    for comment in old:
        text = unseal(comment.pk, comment.master_id, bytes(comment.sealed))
        if text is None:
            comment.delete()
            continue
        comment.master_id, comment.sealed = seal(comment.pk, text)
        comment.save(update_fields=["master_id", "sealed"])
    return len(old)
