"""The first screen after signing in: the next meeting."""

from typing import Any

from wagtail.admin.ui.components import Component

from plugins.video.queries.meetings import next_held_by


class NextMeetingPanel(Component):
    """When the professional meets whom next, with the way there."""

    name = "next_meeting"
    template_name = "video/next_meeting.html"
    order = 55

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"meeting": next_held_by(parent_context["request"].user)}
