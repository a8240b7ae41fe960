"""Articles that come from others: a translation and a copy are nobody's reviewed words yet."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, Translation

from cms.content.models import ArticlePage
from cms.review.actions.words import forget_words
from cms.review.terms import UNREVIEWED


def draft_of_translation(page: Page, user: Any) -> ArticlePage | None:
    """Save what the translation editor holds as a draft of `page`, and return it.

    None when the page is not translated there, or when the editor itself will say what is wrong.
    """
    found = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    )
    translation = found.select_related("source", "target_locale").first()
    if translation is None:
        return None
    try:
        translation.save_target(user=user, publish=False)
    except ValidationError:
        return None
    draft: ArticlePage = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return draft


def bring_up_to_date(page: Page, user: Any) -> None:
    """Save a draft of what the translation editor holds, when a text was translated after the newest draft."""
    newest = page.get_latest_revision()
    texts = StringTranslation.objects.filter(locale=page.locale_id, context__object_id=page.translation_key)
    if newest is None or texts.filter(updated_at__gt=newest.created_at).exists():
        draft_of_translation(page, user)


@transaction.atomic
def forget_reviews(copied: Page, user: Any) -> None:
    """Take the review out of a copy and of all articles below it. An alias stays as its source."""
    for article in ArticlePage.objects.descendant_of(copied, inclusive=True).filter(alias_of=None):
        draft = article.get_latest_revision_as_object()
        for name, value in UNREVIEWED.items():
            setattr(article, name, value)
            setattr(draft, name, value)
        article.save(update_fields=list(UNREVIEWED))
        draft.save_revision(user=user, log_action=False, changed=draft.has_unpublished_changes, clean=False)
        forget_words(article)


def forget_words_of_alias(page: Page) -> None:
    """An alias that became an article keeps the name under words that were reviewed, and no approval.

    Without this a revision that no person saved, as when review dates are read back, would count as reviewed.
    """
    article = ArticlePage.objects.filter(pk=page.pk).first()
    if article is not None:
        forget_words(article)
