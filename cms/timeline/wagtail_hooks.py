"""What the timeline adds to Wagtail's admin."""

from wagtail.snippets.models import register_snippet

from cms.municipalities.confinement.routes import allow_scoped_views, refuse_route
from cms.timeline.admin import ContentSetViewSet, LocalSetViewSet
from cms.timeline.models import LocalSet

register_snippet(ContentSetViewSet)
register_snippet(LocalSetViewSet)
allow_scoped_views("wagtailsnippets_timeline_localset", LocalSet)
refuse_route("wagtailsnippets_timeline_contentset:*", "the region keeps its timelines on its own host")
for _model in ("contentset", "localset"):
    refuse_route(f"wagtailsnippetchoosers_timeline_{_model}:*", "nobody chooses timelines in a text")
