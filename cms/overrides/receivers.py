"""What follows from publishing: the municipality's library, and word to its editors."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.signals import page_published, page_unpublished, published, unpublished

from cms.content.actions.publishing import snapshot_articles
from cms.content.models import ArticlePage, LocalFact, LocalFactText
from cms.overrides.actions import tell_editors
from cms.overrides.facts import write_fact
from cms.overrides.models import Override


def _on_override(sender: type[Override], instance: Override, **_kwargs: Any) -> None:
    snapshot_articles([instance.article_uuid], only=instance.municipality)


def _on_article(sender: type[ArticlePage], instance: ArticlePage, **_kwargs: Any) -> None:
    tell_editors(instance.uuid)


def _on_fact(sender: type[LocalFact], instance: LocalFact, **_kwargs: Any) -> None:
    write_fact(municipality=instance.municipality, slot=instance.slot)


def _on_fact_text(sender: type[LocalFactText], instance: LocalFactText, **_kwargs: Any) -> None:
    _on_fact(LocalFact, instance.fact)


def connect() -> None:
    """Connect once, when the app is ready."""
    published.connect(_on_override, sender=Override, dispatch_uid="overrides.published")
    unpublished.connect(_on_override, sender=Override, dispatch_uid="overrides.unpublished")
    post_delete.connect(_on_override, sender=Override, dispatch_uid="overrides.deleted")
    page_published.connect(_on_article, sender=ArticlePage, dispatch_uid="overrides.article_published")
    page_unpublished.connect(_on_article, sender=ArticlePage, dispatch_uid="overrides.article_unpublished")
    for signal in (post_save, post_delete):
        signal.connect(_on_fact, sender=LocalFact, dispatch_uid=f"overrides.fact.{id(signal)}")
        signal.connect(_on_fact_text, sender=LocalFactText, dispatch_uid=f"overrides.text.{id(signal)}")
