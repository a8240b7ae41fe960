from django.urls import path

from cms.feedback.api.views import FeedbackView

urlpatterns = [
    path("library/articles/<uuid:uuid>/feedback", FeedbackView.as_view(), name="library-feedback"),
]
