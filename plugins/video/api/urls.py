from django.urls import path

from plugins.video.api.views import UpcomingView

urlpatterns = [path("upcoming", UpcomingView.as_view(), name="upcoming")]
