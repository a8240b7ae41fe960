"""A recording that goes takes its file along, also when its page is deleted."""

from typing import Any

from django.db.models.signals import post_delete

from cms.recordings.models import Recording


def _on_deleted(sender: type[Recording], instance: Recording, **_kwargs: Any) -> None:
    from cms.recordings.actions import delete_file_on_commit

    delete_file_on_commit(instance)


def connect() -> None:
    post_delete.connect(_on_deleted, sender=Recording, dispatch_uid="recordings.deleted")
