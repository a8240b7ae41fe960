from django.urls import path

from cms.review.public.views import review

urlpatterns = [path("", review, name="review_by_link")]
