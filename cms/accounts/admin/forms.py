"""Forms of the people screens: they check shape, the actions check meaning."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.accounts.actions.families import FLAGS
from cms.accounts.actions.invitations import Invited
from cms.accounts.actions.people import ROLES_OF_A_MUNICIPALITY
from cms.accounts.languages import language_choices
from cms.accounts.models import Child, Family, Guardian, Profession, Role
from cms.accounts.phones import PhoneField
from cms.inputs import DayInput
from cms.municipalities.models import Municipality

PREGNANCY = timedelta(days=300)
CHILDHOOD = timedelta(days=365 * 18)
# A child that lives is born half a year before it was expected at the earliest.
AROUND_THE_DUE_DATE = timedelta(days=180)


class InviteForm(forms.Form):
    """Whom to invite. A new family needs the child's date; a further adult of a known family does not."""

    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = PhoneField(label=_("or mobile phone"), required=False)
    first_name = forms.CharField(label=_("First name"), max_length=100)
    language = forms.ChoiceField(label=_("Language"))
    relation = forms.ChoiceField(label=_("Relation to the child"), choices=Guardian.Relation.choices)
    due_date = forms.DateField(label=_("Due date"), required=False, widget=DayInput)
    birth_date = forms.DateField(label=_("or date of birth"), required=False, widget=DayInput)

    def __init__(self, municipality: Municipality, family: Family | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.family = family
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"),
            choices=language_choices(municipality.languages),
            initial=municipality.default_language,
        )
        if family is not None:
            del self.fields["due_date"], self.fields["birth_date"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and bool(values["email"]) == bool(values["phone"]):
            self.add_error("email", _("Write an e-mail address or a mobile phone: one of them."))
        if self.family is None and not self.errors:
            if bool(values["due_date"]) == bool(values["birth_date"]):
                self.add_error("due_date", _("Write the due date or the date of birth: one of them."))
            else:
                self._check_dates(values["due_date"], values["birth_date"])
        return values

    def _check_dates(self, due: date | None, born: date | None) -> None:
        today = timezone.localdate()
        if due is not None and not today - timedelta(days=60) <= due <= today + PREGNANCY:
            self.add_error("due_date", _("This date is too far away."))
        if born is not None and not today - CHILDHOOD <= born <= today:
            self.add_error("birth_date", _("This date cannot be right."))

    def invited(self) -> Invited:
        return Invited(**self.cleaned_data)


class BirthForm(forms.Form):
    """On which day a child was born; not far from the day on which it was expected."""

    birth_date = forms.DateField(label=_("Date of birth"), widget=DayInput)

    def __init__(self, child: Child, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due = child.due_date
        self.fields["birth_date"].initial = child.birth_date

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        today = timezone.localdate()
        far = self.due is not None and abs(born - self.due) > AROUND_THE_DUE_DATE
        if far or not today - CHILDHOOD <= born <= today:
            raise ValidationError(_("This date cannot be right."))
        return born


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"), max_length=500, help_text=_("Kept in the trail. Write no health information.")
    )


class FlagsForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's forms are not generic at run time
    """What colleagues are to mind of a family."""

    class Meta:
        model = Family
        fields = FLAGS
        help_texts: ClassVar = {
            "has_protected_address": _("In video calls nobody's internet address is shown to the others."),
        }


def _role_choices() -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in Role.choices if value in ROLES_OF_A_MUNICIPALITY]


class ColleagueForm(forms.Form):
    """A colleague's work here."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=_role_choices, widget=forms.CheckboxSelectMultiple
    )
    profession = forms.ChoiceField(
        label=_("Profession"), choices=[("", ""), *Profession.choices], required=False
    )
    languages = forms.MultipleChoiceField(
        label=_("Speaks"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, municipality: Municipality, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = self.fields["languages"]
        assert isinstance(languages, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        languages.choices = language_choices(municipality.languages)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if Role.PROFESSIONAL in values.get("roles", []) and not values.get("profession"):
            self.add_error("profession", ValidationError(_("Choose the profession.")))
        return values


class NewColleagueForm(ColleagueForm):
    email = forms.EmailField(label=_("E-mail"))
    first_name = forms.CharField(label=_("First name"), max_length=100)
    last_name = forms.CharField(label=_("Last name"), max_length=100, required=False)
    field_order = ("email", "first_name", "last_name", "roles", "profession", "languages")
