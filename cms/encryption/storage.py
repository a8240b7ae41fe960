"""Where sealed files lie: on disk, for the service's own user, without addresses."""

from typing import Any

from django.core.files.storage import FileSystemStorage


class PrivateFiles(FileSystemStorage):
    """Files that are read by code only. Django would otherwise make up an address under MEDIA_URL."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700, **options})

    def url(self, name: str | None) -> str:
        raise ValueError("Private files have no URL.")
