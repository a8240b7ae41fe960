from django.urls import path

from plugins.video.api.views import UpcomingView
from plugins.video.calls.api.urls import urlpatterns as calls

urlpatterns = [path("upcoming", UpcomingView.as_view(), name="upcoming"), *calls]
