"""Read a list of articles back: choose the file, look at what would change, and say yes."""

import datetime as dt
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from wagtail.admin import messages
from wagtail.permissions import page_permission_policy

from cms.content.queries import Library
from cms.review.actions.details import StaleError, change_details, fingerprint
from cms.review.queries import articles_here, library_here
from cms.review.spreadsheet.comparing import Difference, Wish, compare, wishes_in
from cms.review.spreadsheet.files import LARGEST_FILE, UnreadableTableError, read_table

_SALT = "review.spreadsheet"
_VALID_SECONDS = 60 * 60


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("XLSX or CSV, at most 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> list[list[Any]]:
        """The rows of the table."""
        chosen = self.cleaned_data["file"]
        try:
            return read_table(chosen.read(LARGEST_FILE + 1))
        except UnreadableTableError as error:
            raise forms.ValidationError(str(error.text)) from error


class UploadView(View):
    """POST with a file: the differences. POST with `agreed`: what was shown is carried out, all or nothing."""

    library: Library
    user: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        library = library_here(request)
        if library is None:
            raise Http404
        if not page_permission_policy.user_has_any_permission(request.user, ["change", "publish"]):
            raise PermissionDenied
        self.library, self.user = library, request.user
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, "review/upload.html", form=UploadForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if "agreed" in request.POST:
            return self._carry_out(request, request.POST["agreed"])
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                wishes, refusals = wishes_in(form.cleaned_data["file"])
            except UnreadableTableError as error:
                form.add_error("file", str(error.text))
            else:
                found = compare(wishes, articles_here(request), self.library, self.user)
                found.refusals = sorted([*refusals, *found.refusals], key=lambda refusal: refusal.row)
                agreed = self._sign(wishes, found) if found.changes else ""
                return self._page(request, "review/difference.html", found=found, agreed=agreed)
        return self._page(request, "review/upload.html", form=form)

    def _carry_out(self, request: HttpRequest, agreed: str) -> HttpResponse:
        try:
            told = signing.loads(agreed, salt=_SALT, max_age=_VALID_SECONDS)
        except signing.BadSignature:
            told = {}
        if told.get("who") != self._who():
            messages.error(request, _("That was too long ago. Choose the file again."))
            return redirect("review_upload")
        wishes = [
            Wish(row, number, owner, dt.date.fromisoformat(day) if day else None, tuple(tags))
            for row, number, owner, day, tags in told["wishes"]
        ]
        try:
            count = change_details(
                wishes=wishes,
                expected=told["changes"],
                articles=articles_here(request),
                library=self.library,
                actor=self.user,
            )
        except StaleError:
            messages.error(
                request,
                _("An article has changed in the meantime. Nothing was changed. Choose the file again."),
            )
            return redirect("review_upload")
        text = ngettext("%(count)d article was changed.", "%(count)d articles were changed.", count)
        messages.success(request, text % {"count": count})
        return redirect("review_articles")

    def _sign(self, wishes: list[Wish], found: Difference) -> str:
        """The wishes that change something and what they change, so that nobody carries out anything else."""
        changing = {change.page_id for change in found.changes}
        kept = [
            [
                wish.row,
                wish.number,
                wish.owner,
                wish.next_review_at and wish.next_review_at.isoformat(),
                list(wish.tags),
            ]
            for wish in wishes
            if wish.number in changing
        ]
        told = {
            "who": self._who(),
            "wishes": kept,
            "changes": [fingerprint(change) for change in found.changes],
        }
        return signing.dumps(told, salt=_SALT, compress=True)

    def _who(self) -> list[str]:
        place = self.library.municipality or self.library.region
        return [str(self.user.pk), f"{place._meta.label}:{place.pk}"]

    def _page(self, request: HttpRequest, template: str, **values: Any) -> HttpResponse:
        title = _("Read back a list of articles")
        crumbs = [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("review_articles"), "label": _("All articles")},
            {"url": "", "label": title},
        ]
        frame = {
            "page_title": title,
            "header_title": title,
            "header_icon": "upload",
            "breadcrumbs_items": crumbs,
        }
        return render(request, template, frame | values)
