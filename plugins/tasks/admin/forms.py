"""The form of a task."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import Family, Profession, User
from cms.accounts.queries import guardians_now
from cms.inputs import MomentInput
from cms.teams.models import Team
from plugins.tasks.models import Skill, Task

REPEATS = (
    ("", _("Never")),
    ("FREQ=DAILY", _("Every day")),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", _("Every weekday")),
    ("FREQ=WEEKLY", _("Every week")),
    ("FREQ=WEEKLY;INTERVAL=2", _("Every other week")),
    ("FREQ=MONTHLY", _("Every month")),
)


class TaskForm(forms.Form):
    """What a task is about. Without a moment it is due in the team's staffed hours."""

    title = forms.CharField(label=_("What"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Task.Kind.choices, initial=Task.Kind.CALL)
    description = forms.CharField(
        label=_("Description"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Families never see this."),
    )
    team = forms.TypedChoiceField(label=_("Team"), coerce=int)
    assignee = forms.ModelChoiceField(
        label=_("Who does it"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody yet: it waits in the team's queue"),
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"), coerce=int, choices=Task.Priority.choices, initial=Task.Priority.NORMAL
    )
    due_at = forms.DateTimeField(
        label=_("Due"),
        required=False,
        widget=MomentInput(),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        help_text=_("Empty: as soon as the team promises an answer, in its opening hours."),
    )
    recurrence = forms.ChoiceField(label=_("Repeats"), choices=REPEATS, required=False)
    profession = forms.ChoiceField(
        label=_("Only for"), choices=[("", _("Everybody in the team")), *Profession.choices], required=False
    )
    skill = forms.ModelChoiceField(
        label=_("Skill that is wanted"), queryset=Skill.unscoped.none(), required=False
    )
    checklist = forms.CharField(
        label=_("Steps"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One on each line."),
    )
    tells_family = forms.BooleanField(label=_("The family sees that we do this, and by when"), required=False)
    family_does = forms.BooleanField(label=_("The family does this itself, and ticks it off"), required=False)
    guardian = forms.ModelChoiceField(
        label=_("Which adult"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("All adults with access"),
    )

    def __init__(
        self,
        *args: Any,
        teams: Sequence[Team],
        people: QuerySet[User],
        family: Family | None,
        is_new: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._teams = {team.pk: team for team in teams}
        self.fields["team"].choices = [(team.pk, str(team)) for team in teams]  # type: ignore[attr-defined]
        self.fields["assignee"].queryset = people  # type: ignore[attr-defined]
        self.fields["skill"].queryset = Skill.objects.all()  # type: ignore[attr-defined]
        self.fields["skill"].empty_label = (  # type: ignore[attr-defined]
            _("As for all tasks of this kind") if is_new else _("None")
        )
        if family is None:
            for name in ("tells_family", "family_does", "guardian"):
                del self.fields[name]
        elif is_new:
            adults = guardians_now(family).values("user")
            self.fields["guardian"].queryset = User.objects.filter(pk__in=adults)  # type: ignore[attr-defined]
        if not is_new:
            for name in ("team", "assignee", "checklist", "family_does", "guardian"):
                self.fields.pop(name, None)
            self._keep_other_rule()

    def _keep_other_rule(self) -> None:
        """A rule that came through the API stays a choice."""
        rule = self.data.get("recurrence") or self.initial.get("recurrence") or ""
        field = self.fields["recurrence"]
        if rule not in {key for key, _name in REPEATS}:
            field.choices = [*REPEATS, (rule, rule)]  # type: ignore[attr-defined]

    def chosen_team(self) -> Team:
        """The team that was chosen, of those that were offered."""
        return self._teams[self.cleaned_data["team"]]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("family_does") and given.get("guardian") is None:
            self.add_error("guardian", _("Choose the adult who does it."))
        return given
