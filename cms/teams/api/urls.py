from django.urls import URLPattern, path

from cms.teams.api.views import TeamsView

urlpatterns: list[URLPattern] = [path("teams/", TeamsView.as_view(), name="api_teams")]
