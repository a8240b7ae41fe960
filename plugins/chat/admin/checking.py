"""Ask a colleague to look at a draft, and say what one thinks of theirs."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cms.plugin_api.reading import key_of, number_of
from plugins.chat.actions.checking import check_draft
from plugins.chat.actions.notes import save_draft
from plugins.chat.admin.views import colleagues
from plugins.chat.errors import NotADraftError, SeenOtherwiseError
from plugins.chat.models import Conversation, Draft

if TYPE_CHECKING:
    from cms.accounts.models import User

CHECKED = "checked"
LONGEST = 2000


def ask(request: HttpRequest, conversation: Conversation, user: "User", body: str) -> None:
    """Ask the colleague whom the form names, or the team; they are told."""
    wanted = request.POST.get("checker", "")
    checker = next((one for one in colleagues(conversation, user) if str(one.pk) == wanted), None)
    save_draft(conversation=conversation, user=user, body=body, asks_for_check=True, checker=checker)
    if checker is None:
        messages.success(request, _("Your colleagues are told, and can look at the draft."))
    else:
        text = _("%(name)s is told, and can look at the draft.")
        messages.success(request, text % {"name": checker})


def checked(view: Any, request: HttpRequest, conversation: Conversation, user: "User") -> HttpResponse | None:
    """Say of a colleague's draft that it can be sent, or what is wished."""
    draft, version = key_of(request.POST.get("draft", "")), number_of(request.POST.get("version", ""))
    # The field counts the end of a line as one sign, and sends it as two.
    wishes = request.POST.get("wishes", "").strip().replace("\r\n", "\n")[:LONGEST]
    is_fine = request.POST.get("verdict") == Draft.Verdict.FINE
    if not is_fine and not wishes:
        messages.error(request, _("Write what you wish first."))
        return None
    if draft is None or version is None:
        raise Http404
    try:
        row = check_draft(
            conversation=conversation,
            actor=user,
            draft=draft,
            version=version,
            verdict=Draft.Verdict.FINE if is_fine else Draft.Verdict.WISHES,
            wishes=wishes,
        )
    except NotADraftError:
        messages.warning(
            request, _("The draft was sent or taken back meanwhile, or somebody has looked at it.")
        )
    except SeenOtherwiseError:
        messages.warning(request, _("Somebody changed the draft just now. Look at it once more."))
    else:
        messages.success(request, _("%(name)s is told.") % {"name": row.user})
    return None
