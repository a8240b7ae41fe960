"""What a missing address answers: a problem in the API, the app's own screen for people."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found

from cms.api.problems import problem_response
from cms.municipalities.http import tenant

_API = ("/api/", "/_allauth/", "/hooks/")
# Files and staff pages: nobody wants the app's screen there.
_PLAIN = ("/admin/", "/media/", "/static/")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404."""
    if request.path.startswith(_API):
        return problem_response(404, code="not_found")
    municipality = tenant(request).municipality
    if municipality is None or request.path.startswith(_PLAIN) or not request.accepts("text/html"):
        return page_not_found(request, exception)
    from cms.content.pages.document import document

    return document(request, locale=_language(request), status=404, title=_("There is nothing here"))


def _language(request: HttpRequest) -> str:
    """The language that the address names, as in /en/bibliotek/…; else none, which means the first one."""
    return request.path.split("/")[1]
