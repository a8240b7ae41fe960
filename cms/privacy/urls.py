from django.urls import URLPattern, path

from cms.privacy.api import ErasureView, ExportView, LooksView

urlpatterns: list[URLPattern] = [
    path("me/access-log/", LooksView.as_view(), name="api_access_log"),
    path("me/export/", ExportView.as_view(), name="api_export"),
    path("me/erasure/", ErasureView.as_view(), name="api_erasure"),
]
