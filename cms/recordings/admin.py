"""The screen on which an editor adds the recording of one article."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from cms.content.models import ArticlePage
from cms.municipalities.http import tenant
from cms.recordings.actions import confirm_recording, newest_words, remove_recording, save_recording
from cms.recordings.measuring import KINDS, MOST_BYTES, UnusableRecordingError, is_sound, measure
from cms.recordings.queries import recording_of


class RecordingForm(forms.Form):
    """One file, which must be something that phones can play."""

    file = forms.FileField(
        label=gettext_lazy("Recording"),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{name}" for name in KINDS)}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not is_sound(file.name):
            raise forms.ValidationError(_("Choose an mp3, m4a, ogg or opus file."))
        try:
            measure(file, name=file.name, size=file.size)
        except UnusableRecordingError as error:
            raise forms.ValidationError(str(error)) from error
        return file


class RecordingView(View):
    """Upload, listen, confirm, remove. Whoever may publish the article may do it: it is heard at once."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # The manager is confined: on a municipality's host the pages of others are not there.
        self.page = get_object_or_404(ArticlePage, pk=kwargs["page_id"])
        if not self.page.permissions_for_user(request.user).can_publish():
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        return self._screen(request, RecordingForm())

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        act = request.POST.get("act", "save")
        told: dict[str, Any] = {"page": self.page, "actor": request.user}
        told["municipality"] = tenant(request).municipality
        recording = recording_of(self.page)
        if act == "save":
            form = RecordingForm(request.POST, request.FILES)
            if not form.is_valid():
                messages.error(request, _("Nothing was saved. See what is marked below."))
                return self._screen(request, form)
            save_recording(file=form.cleaned_data["file"], **told)
            messages.success(request, _("The recording was saved."))
        elif recording is not None and act == "confirm":
            confirm_recording(recording=recording, **told)
            messages.success(request, _("Families can listen to it again."))
        elif recording is not None and act == "remove":
            remove_recording(recording=recording, **told)
            messages.success(request, _("The recording was removed."))
        return redirect("recordings_of_page", page_id=page_id)

    def _screen(self, request: HttpRequest, form: RecordingForm) -> HttpResponse:
        recording = recording_of(self.page)
        title = _("Read aloud")
        return render(
            request,
            "recordings/recording.html",
            {
                "page_title": title,
                "header_title": title,
                "header_icon": "media",
                "breadcrumbs_items": [
                    {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                    {
                        "url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
                        "label": self.page.title,
                    },
                    {"url": "", "label": title},
                ],
                "article": self.page,
                "language": get_language_info(self.page.locale.language_code)["name_translated"],
                "recording": recording,
                "length": f"{recording.seconds // 60}:{recording.seconds % 60:02}" if recording else "",
                "outdated": recording is not None and recording.words != newest_words(self.page),
                "most": MOST_BYTES // 1024 // 1024,
                "form": form,
            },
        )
