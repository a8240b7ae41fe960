"""Wagtail's signals, turned into actions."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from wagtail.images import get_image_model
from wagtail.signals import page_published, page_unpublished, post_page_move
from wagtail_localize.models import Translation

from cms.content.actions.hand_edits import begin_with_the_newest, keep_before_stopping
from cms.content.actions.publishing import collected_snapshots, snapshot_articles
from cms.content.actions.topics import snapshot_topics
from cms.content.actions.translations import forget, note_published
from cms.content.actions.trees import create_region_library
from cms.content.models import ArticlePage, RegionLibraryPage, TopicPage
from cms.content.pictures import take_in
from cms.municipalities.confinement.context import unconfined
from cms.municipalities.models import Municipality


def _on_article(sender: type[ArticlePage], instance: ArticlePage, **_kwargs: Any) -> None:
    snapshot_articles([instance.uuid])


def _on_alias(sender: type[ArticlePage], instance: ArticlePage, created: bool, **_kwargs: Any) -> None:
    """Wagtail makes live aliases without saying that it has published them."""
    if created and instance.live and instance.alias_of_id:
        _on_published(sender, instance)


def _on_published(sender: type[ArticlePage], instance: ArticlePage, **_kwargs: Any) -> None:
    note_published(instance)
    snapshot_articles([instance.uuid])


def _on_deleted(sender: type[ArticlePage], instance: ArticlePage, **_kwargs: Any) -> None:
    forget(instance)
    snapshot_articles([instance.uuid])


def _on_languages(
    sender: type[Municipality], instance: Municipality, raw: bool = False, **_kwargs: Any
) -> None:
    """A language that a municipality offers needs the region's library in it."""
    if raw or not RegionLibraryPage._base_manager.filter(region=instance.region_id).exists():
        return
    with unconfined():
        create_region_library(region=instance.region, languages=instance.languages)


def _on_topic(sender: type[TopicPage], instance: TopicPage, **_kwargs: Any) -> None:
    _refresh_below(instance)


def _on_move(sender: Any, instance: Any, **_kwargs: Any) -> None:
    # Siblings got new places too, and their order is part of the library.
    _refresh_below(instance.get_parent())


def _refresh_below(page: Any) -> None:
    with collected_snapshots():
        snapshot_topics()
        below = ArticlePage.objects.filter(path__startswith=page.path)
        snapshot_articles(below.values_list("translation_key", flat=True))


def _on_topic_deleted(sender: type[TopicPage], **_kwargs: Any) -> None:
    snapshot_topics()


def _on_picture(sender: Any, instance: Any, raw: bool = False, **_kwargs: Any) -> None:
    if not raw:
        take_in(instance)


def _on_translation_changed(
    sender: type[Translation], instance: Translation, raw: bool = False, **_kwargs: Any
) -> None:
    """Somebody stops the translation editor for a page."""
    if raw or instance.enabled or instance._state.adding:
        return
    if Translation.objects.filter(pk=instance.pk, enabled=True).exists():
        keep_before_stopping(instance)


def _on_translation_begun(
    sender: type[Translation], instance: Translation, created: bool, raw: bool = False, **_kwargs: Any
) -> None:
    if created and not raw:
        begin_with_the_newest(instance.source)


def connect() -> None:
    """Connect once, when the app is ready."""
    page_published.connect(_on_published, sender=ArticlePage, dispatch_uid="content.article.published")
    page_unpublished.connect(_on_article, sender=ArticlePage, dispatch_uid="content.article.unpublished")
    post_save.connect(_on_alias, sender=ArticlePage, dispatch_uid="content.alias.made")
    post_delete.connect(_on_deleted, sender=ArticlePage, dispatch_uid="content.article.deleted")
    page_published.connect(_on_topic, sender=TopicPage, dispatch_uid="content.topic.published")
    page_unpublished.connect(_on_topic, sender=TopicPage, dispatch_uid="content.topic.unpublished")
    post_delete.connect(_on_topic_deleted, sender=TopicPage, dispatch_uid="content.topic.deleted")
    post_save.connect(_on_languages, sender=Municipality, dispatch_uid="content.languages")
    post_page_move.connect(_on_move, dispatch_uid="content.moved")
    pre_save.connect(_on_picture, sender=get_image_model(), dispatch_uid="content.picture.taken_in")
    pre_save.connect(_on_translation_changed, sender=Translation, dispatch_uid="content.translation.stopped")
    post_save.connect(_on_translation_begun, sender=Translation, dispatch_uid="content.translation.begun")
