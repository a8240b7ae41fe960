"""Note which Danish text a translation says, so that a later change of it is seen."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail_localize.models import StringTranslation, Translation, TranslationLog

from cms.accounts.models import User
from cms.audit.record import record
from cms.content.actions.publishing import snapshot_articles
from cms.content.audit import TRANSLATION_CONFIRMED
from cms.content.languages import DEFAULT_LANGUAGE
from cms.content.models import ArticlePage, TranslationKind, TranslationState
from cms.content.queries import library_of
from cms.content.rendering.translation import text_digest


def source_of(page: ArticlePage) -> ArticlePage | None:
    """Return the live Danish article that `page` translates; None for a Danish one."""
    if page.locale.language_code == DEFAULT_LANGUAGE:
        return None
    found: ArticlePage | None = ArticlePage._base_manager.filter(
        translation_key=page.translation_key, locale__language_code=DEFAULT_LANGUAGE, live=True
    ).first()
    return found


def note_published(page: ArticlePage) -> None:
    """Remember, when a translation is published, which Danish text it says.

    Later publications change nothing, unless the translation editor made them from a newer text: mending
    a word does not bring the rest up to date.
    """
    key = {"article_uuid": page.translation_key}
    if page.locale.language_code == DEFAULT_LANGUAGE:
        waiting = TranslationState.objects.filter(**key, source_digest="")
        waiting.update(source_digest=text_digest(page), source_revision_id=page.live_revision_id)
        return
    source = source_of(page)
    TranslationState.objects.get_or_create(
        **key,
        locale=page.locale.language_code,
        defaults={
            "source_digest": text_digest(source) if source else "",
            "source_revision_id": source.live_revision_id if source else None,
        },
    )
    _note_check(page)
    made = TranslationLog.objects.filter(revision=page.live_revision_id).select_related("source").last()
    if made is not None:
        _note_translated(made)


def _note_check(page: ArticlePage) -> None:
    from cms.review.standing import check_told

    TranslationState.objects.filter(
        article_uuid=page.translation_key, locale=page.locale.language_code
    ).update(**check_told(page))


@transaction.atomic
def tell_check(page: ArticlePage) -> None:
    """Tell families who checked the words that they read already; draft words are told when they are published."""
    published: ArticlePage = ArticlePage._base_manager.get(pk=page.pk)
    _note_check(published)
    snapshot_articles([published.uuid])


def _note_translated(made: TranslationLog) -> None:
    """Remember what the translation editor published, when every text of its source was translated."""
    translation = Translation.objects.filter(source=made.source, target_locale=made.locale_id).first()
    if translation is None or made.created_at < made.source.last_updated_at:
        return
    required, translated = translation.get_progress()
    if translated < required:
        return
    source = translation.source.as_instance()
    if not isinstance(source, ArticlePage):
        return
    by_machine = StringTranslation.objects.filter(
        locale=translation.target_locale,
        translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE,
        context__object=translation.source.object,
    ).exists()
    follow(
        article=source,
        locale=translation.target_locale.language_code,
        kind=TranslationKind.MACHINE_APPROVED if by_machine else TranslationKind.HUMAN,
    )


def follow(*, article: ArticlePage, locale: str, kind: TranslationKind | None = None) -> None:
    """Say that the translation of `article` into `locale` says what `article` says now."""
    changes: dict[str, Any] = {
        "source_digest": text_digest(article),
        "source_revision_id": article.live_revision_id,
        "followed_at": timezone.now(),
    }
    if kind is not None:
        changes["kind"] = kind
    TranslationState.objects.update_or_create(
        article_uuid=article.translation_key, locale=locale, defaults=changes
    )


@transaction.atomic
def confirm_translation(*, page: ArticlePage, actor: User) -> None:
    """An editor has compared: the published translation says what the Danish text says now."""
    source = source_of(page)
    if source is None:
        return
    follow(article=source, locale=page.locale.language_code)
    snapshot_articles([page.uuid])
    library = library_of(page)
    record(
        TRANSLATION_CONFIRMED,
        actor=actor,
        municipality=library.municipality if library else None,
        target=page,
        data={"locale": page.locale.language_code, "revision": source.live_revision_id},
    )


def forget(page: ArticlePage) -> None:
    """The page is gone, and with it what we knew of it."""
    TranslationState.objects.filter(
        article_uuid=page.translation_key, locale=page.locale.language_code
    ).delete()
