from django.urls import path

from cms.search_words.api.views import NothingFoundView

urlpatterns = [
    path("library/nothing-found", NothingFoundView.as_view(), name="library-nothing-found"),
]
