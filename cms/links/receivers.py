"""The library's changes, turned into actions."""

from typing import Any

from cms.content.actions.changes import ArticleChange, TopicChange
from cms.content.signals import articles_changed, topics_changed
from cms.links.actions.addresses import remember_articles, remember_topics


def _on_articles(changes: list[ArticleChange], **_kwargs: Any) -> None:
    remember_articles(changes)


def _on_topics(changes: list[TopicChange], **_kwargs: Any) -> None:
    remember_topics(changes)


def connect() -> None:
    """Connect once, when the app is ready."""
    articles_changed.connect(_on_articles, dispatch_uid="links.articles")
    topics_changed.connect(_on_topics, dispatch_uid="links.topics")
