"""Forms about municipalities. They check shape; the actions check meaning and their words are shown."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.images.widgets import AdminImageChooser

from cms.municipalities.actions import MunicipalityError
from cms.municipalities.models import EmergencyNumber, Municipality

CONTACT = ("phone", "email", "address", "opening_hours", "exit_url")
BRAND = ("accent", "accent_dark", "secondary", "logo")


class OurMunicipalityForm(forms.ModelForm[Municipality]):
    """What a municipality decides for itself: colours, logo, contact facts."""

    class Meta:
        model = Municipality
        fields = (*CONTACT, *BRAND)
        widgets = {
            "accent": forms.TextInput(attrs={"type": "color"}),
            "secondary": forms.TextInput(attrs={"type": "color"}),
            "logo": AdminImageChooser,
        }


class MunicipalityForm(OurMunicipalityForm):
    """What the region decides besides: name, languages and hosts."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=lambda: settings.WAGTAIL_CONTENT_LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The first one is what families see before they choose."),
    )
    hostnames = forms.CharField(
        label=_("Host names"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One on each line. The first one is used in links."),
    )

    class Meta(OurMunicipalityForm.Meta):
        fields = ("name", *CONTACT, *BRAND)  # type: ignore[assignment]

    field_order = ("name", "slug", "hostnames", "languages")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.is_bound:
            self.initial["languages"] = self.instance.languages
            hosts = list(self.instance.domains.values_list("hostname", flat=True))
            first = self.instance.site.hostname
            self.initial["hostnames"] = "\n".join(sorted(hosts, key=lambda host: host != first))

    def clean_hostnames(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["hostnames"].splitlines() if line.strip()]


class NewMunicipalityForm(MunicipalityForm):
    slug = forms.SlugField(
        label=_("Short name"), help_text=_("Letters, digits and hyphens. It never changes.")
    )


class EmergencyNumberForm(forms.ModelForm[EmergencyNumber]):
    class Meta:
        model = EmergencyNumber
        fields = ("language", "label", "number", "hint")


EmergencyNumbers = forms.modelformset_factory(
    EmergencyNumber, EmergencyNumberForm, extra=2, can_delete=True, can_order=False
)


def show_refusal(form: forms.BaseForm, error: MunicipalityError) -> None:
    """Put an action's refusal beside the field that it names."""
    field = {"hostname": "hostnames"}.get(error.field or "", error.field)
    form.add_error(field if field in form.fields else None, str(error))
