"""What an editor may do with a copy."""

from typing import Any

from wagtail.admin.forms.pages import CopyForm


class CopyAsDraftForm(CopyForm):
    """Copies begin as drafts: somebody must review what becomes an article of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("publish_copies", None)
