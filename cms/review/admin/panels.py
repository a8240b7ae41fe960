"""The two panels of an editor: how hard the text is, and what is missing before publishing.

They are imported by the article's model, so they import no model themselves when Django loads.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel


class _ReviewPanel(Panel):
    """A panel that the server renders from the draft, and again from the unsaved form while you type."""

    class BoundPanel(Panel.BoundPanel):
        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from cms.review.admin.context import editor_context

            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | editor_context(self.instance, self.request.user)


class ReadingPanel(_ReviewPanel):
    """LIX and the sentences and words that raise it, above the text."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("How easy is it to read?"))
        super().__init__(**kwargs)

    class BoundPanel(_ReviewPanel.BoundPanel):
        template_name = "review/reading_panel.html"


class PublishCheckPanel(_ReviewPanel):
    """The publish gate as a checklist, and the state of the review."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Ready to be published?"))
        super().__init__(**kwargs)

    class BoundPanel(_ReviewPanel.BoundPanel):
        template_name = "review/check_panel.html"
