"""The form that plans shifts."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import User
from cms.teams.actions.rota import MOST_WEEKS, Pattern
from cms.teams.admin.forms.teams import PersonField
from cms.teams.models import DutyKind, Team, TeamMember, Weekday


class ShiftsForm(forms.Form):
    """One person, some weekdays of the week that is shown, and for how many weeks."""

    user = PersonField(label=_("Colleague"), queryset=User.objects.none())
    kind = forms.ChoiceField(label=_("Kind"), choices=DutyKind.choices)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days"), choices=Weekday.choices, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    starts = forms.TimeField(
        label=_("From"),
        initial=dt.time(8),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ends = forms.TimeField(
        label=_("Until"),
        initial=dt.time(15),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Earlier than the beginning: the next morning."),
    )
    weeks = forms.IntegerField(
        label=_("For how many weeks"),
        min_value=1,
        max_value=MOST_WEEKS,
        initial=1,
        help_text=_("The same days in each week, from this one on."),
    )

    def __init__(self, team: Team, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["user"]
        members = TeamMember.unscoped.filter(team=team, ended_at=None)
        field.queryset = User.objects.filter(pk__in=members.values("user"))

    def pattern(self) -> Pattern:
        values = self.cleaned_data
        return Pattern(
            frozenset(values["weekdays"]), values["starts"], values["ends"], DutyKind(values["kind"])
        )
