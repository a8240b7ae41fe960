"""The form of an absence."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import User
from cms.inputs import DayInput
from cms.teams.admin.forms.teams import PersonField
from cms.teams.models import Absence, AbsenceKind

FACTS = ("starts_on", "ends_on", "substitute", "kind")


class AbsenceForm(forms.Form):
    """When somebody is away, and who stands in. `people` adds the choice of whose absence it is."""

    user = PersonField(label=_("Colleague"), queryset=User.objects.none())
    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DayInput,
        help_text=_("Empty: until further notice."),
    )
    substitute = PersonField(
        label=_("Substitute"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody: the work goes back to the team"),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=AbsenceKind.choices, help_text=_("Never write why somebody is ill.")
    )

    def __init__(
        self,
        substitutes: QuerySet[User],
        people: QuerySet[User] | None = None,
        *args: Any,
        absence: Absence | None = None,
        **kwargs: Any,
    ) -> None:
        initial = {name: getattr(absence, name) for name in FACTS} if absence else {}
        super().__init__(*args, **{"initial": initial, **kwargs})
        choices: Any = self.fields["substitute"]
        choices.queryset = substitutes
        if people is None:
            del self.fields["user"]
        else:
            whose: Any = self.fields["user"]
            whose.queryset = people
