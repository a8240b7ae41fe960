"""What editors change reaches the phones."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from cms.timeline.actions import sets_changed
from cms.timeline.models import ContentSet, LocalSet


def _on_set(sender: type[ContentSet], instance: ContentSet, **_kwargs: Any) -> None:
    sets_changed(region=instance.region)


def _on_local(sender: type[LocalSet], instance: LocalSet, **_kwargs: Any) -> None:
    sets_changed(municipality=instance.municipality)


def connect() -> None:
    """Connect once, when the app is ready. Entries are saved together with their set."""
    for signal, name in ((post_save, "saved"), (post_delete, "deleted")):
        signal.connect(_on_set, sender=ContentSet, dispatch_uid=f"timeline.set.{name}")
        signal.connect(_on_local, sender=LocalSet, dispatch_uid=f"timeline.local.{name}")
