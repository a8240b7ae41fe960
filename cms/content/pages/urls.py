"""Addresses for people. A municipality's host has the app and the library; the region's host has neither."""

from django.urls import URLPattern, path, re_path

from cms.content.pages import host_files, install, media, sharing, sheet, views
from cms.feedback.api.views import feedback_form
from cms.plugin_api.registry import registry


def _plugin_screens() -> list[URLPattern]:
    """The addresses of plugins with screens: `/<slug>/` and everything below."""
    slugs = "|".join(sorted(plugin.slug for plugin in registry.all() if plugin.pwa_module))
    return [re_path(rf"^(?P<slug>{slugs})(?:/.*)?$", views.plugin_screen)] if slugs else []


urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    re_path(r"^(?:start|search|urgent|sign-in|invite|offline|more(?:/[a-z/-]*)?)/?$", views.app),
    path("preview", views.preview, name="app_preview"),
    path("app", install.install_short, name="install_short"),
    path("<str:locale>/bibliotek/", views.library_index, name="library"),
    path("<str:locale>/bibliotek/emne/<str:slug>", views.topic_page, name="library_topic"),
    path("<str:locale>/bibliotek/<str:slug>", views.article_page, name="library_article"),
    path("<str:locale>/bibliotek/<str:slug>/feedback", feedback_form, name="library_feedback_form"),
    path("<str:locale>/bibliotek/<str:slug>/print.pdf", sheet.sheet, name="library_sheet"),
    path("<str:locale>/bibliotek/<str:slug>/code.svg", sharing.code, name="library_code"),
    path("<str:locale>/a/<uuid:key>", sharing.discreet_link, name="library_discreet"),
    path("brand.css", host_files.brand_css),
    path("manifest.webmanifest", host_files.web_manifest),
    path("icon-<int:size>.png", host_files.icon),
    path("sw.js", host_files.service_worker),
    path("robots.txt", views.robots),
    path("media/<path:path>", media.media),
    *_plugin_screens(),
    # After the plugins: a slug is no language.
    path("<str:locale>/app", install.install_page, name="install"),
    path("<str:locale>/app/code.svg", install.install_code, name="install_code"),
]
