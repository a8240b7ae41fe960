from django.urls import URLPattern, path

from cms.timeline.api.views import FamilyTimelineView, LibraryTimelineView

urlpatterns: list[URLPattern] = [
    path("library/timeline", LibraryTimelineView.as_view(), name="library-timeline"),
    path("me/timeline", FamilyTimelineView.as_view(), name="api_timeline"),
]
