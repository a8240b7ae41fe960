from django.urls import path

from cms.content.api import views
from cms.content.api.preview import PreviewView

urlpatterns = [
    path("preview", PreviewView.as_view(), name="preview"),
    path("library/topics", views.TopicsView.as_view(), name="library-topics"),
    path("library/manifest", views.ManifestView.as_view(), name="library-manifest"),
    path("library/articles", views.ArticlesView.as_view(), name="library-articles"),
    path("library/articles/<str:uuid>", views.ArticleView.as_view(), name="library-article"),
    path("library/articles/<str:uuid>/near", views.NearView.as_view(), name="library-near"),
    path(
        "library/by-slug/<str:locale>/<str:slug>",
        views.ArticleBySlugView.as_view(),
        name="library-article-by-slug",
    ),
    path("library/redirects", views.RedirectsView.as_view(), name="library-redirects"),
    path("library/search", views.SearchView.as_view(), name="library-search"),
    path("library/suggest", views.SuggestView.as_view(), name="library-suggest"),
]
