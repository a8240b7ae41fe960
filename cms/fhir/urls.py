"""Addresses below /fhir/ of every municipality's host."""

from django.urls import path

from cms.fhir.views import MetadataView, NothingView, ReadView, SearchFormView, SearchView

urlpatterns = [
    path("metadata", MetadataView.as_view(), name="fhir_metadata"),
    path("<str:name>", SearchView.as_view(), name="fhir_search"),
    path("<str:name>/_search", SearchFormView.as_view(), name="fhir_search_form"),
    path("<str:name>/<str:key>", ReadView.as_view(), name="fhir_read"),
    path("", NothingView.as_view(), name="fhir_nothing"),
    path("<path:rest>", NothingView.as_view(), name="fhir_nothing_there"),
]
