"""One edit of one page or snippet at a time.

Wagtail's editor saves by itself while somebody types. Such a save can be under way together with the
act that somebody has just chosen, and carries what the page was before it: the later of the two to
write takes back what the other did, an approved article is a draft again. So edits of one thing wait
for one another, and each sees what the one before it left.
"""

from collections.abc import Callable

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

# Wagtail's script puts these into the form before it sends it; a save by itself must not act on them.
_ACTS = ("action-workflow-action", "action-publish", "action-submit")


class EditLockMiddleware:
    """Stands last: the view and nothing else is inside the lock and its transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not _is_edit(request.path_info):
            return self.get_response(request)
        saves_itself = not request.accepts("text/html")
        if saves_itself and any(name in request.POST for name in _ACTS):
            text = _("The article is being sent. It is saved with that.")
            body = {"success": False, "error_code": "act_under_way", "error_message": text}
            return JsonResponse(body, status=400)
        with transaction.atomic():
            wait_for_edits(request.path_info)
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)  # half an edit is worse than none
        return response


def wait_for_edits(path: str) -> None:
    """Wait until no edit at this address is under way, and hold others up until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [path])


def _is_edit(path: str) -> bool:
    """Whether the address is the editor of a page or of a snippet."""
    if not path.startswith(reverse("wagtailadmin_home")):
        return False
    try:
        match = resolve(path)
    except Resolver404:
        return False
    return match.view_name == "wagtailadmin_pages:edit" or (
        match.url_name == "edit" and any(name.startswith("wagtailsnippets_") for name in match.namespaces)
    )
