"""Add, change and remove one word of a draft."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.accounts.models import User
from cms.accounts.rules import is_professional
from cms.municipalities.scope import current_municipality
from cms.plugin_api.admin_page import AdminPage
from plugins.chat.actions.danger import remove_entry, save_entry
from plugins.chat.admin.danger.forms import MOST_ENTRIES, EntryForm
from plugins.chat.errors import NotADraftError
from plugins.chat.models import DangerEntry, DangerVersion


class EntryView(AdminPage):
    page_title: str | Promise = gettext_lazy("Danger word")
    header_icon = "warning"
    template_name = "chat/danger/entry.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        entry = self._entry()
        return self._page(EntryForm(instance=entry), entry)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user, entry = cast("User", request.user), self._entry()
        if not is_professional(user, current_municipality()):
            raise PermissionDenied
        try:
            if request.POST.get("remove") and "entry_id" in self.kwargs:
                remove_entry(entry=entry, actor=user)
                messages.success(request, _("Removed from the draft."))
                return self._back()
            form = EntryForm(request.POST, instance=entry)
            if not form.is_valid():
                return self._page(form, entry)
            if "entry_id" not in self.kwargs and entry.version.entries.count() >= MOST_ENTRIES:
                messages.error(request, _("The list is full."))
                return self._page(form, entry)
            save_entry(entry=form.save(commit=False), actor=user)
        except NotADraftError:
            messages.error(request, _("The draft is gone. Begin a new one to change something."))
            return self._back()
        messages.success(request, _("Saved in the draft. Families see it when it is approved."))
        return self._back()

    def _entry(self) -> DangerEntry:
        """The draft's entry, or a new one; 404 for one of another list or of an approved version."""
        drafts = DangerVersion.objects.filter(list=self.kwargs["list_id"], approved_at=None)
        draft = drafts.select_related("list").first()
        if draft is None:
            raise Http404
        key = self.kwargs.get("entry_id")
        if key is None:
            return DangerEntry(version=draft)
        found = DangerEntry.objects.filter(pk=key, version=draft).select_related("version").first()
        if found is None:
            raise Http404
        return found

    def _page(self, form: EntryForm, entry: DangerEntry) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(form=form, entry=entry, list_id=self.kwargs["list_id"])
        )

    def _back(self) -> HttpResponse:
        return redirect("chat_danger:list", self.kwargs["list_id"])
