"""Forms about a team, its members and its topics. They check shape; the actions check meaning."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.accounts.languages import own_name
from cms.accounts.models import User
from cms.accounts.queries import professionals_of
from cms.municipalities.models import Municipality
from cms.teams.actions.teams import TEXTS, TeamFacts, TopicFacts
from cms.teams.models import Team, TeamMember, TeamText, TeamTopic

MORE_TOPICS = 2


class PersonField(forms.ModelChoiceField[User]):
    """One professional by name; the caller says among whom."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class TeamForm(forms.Form):
    """The team, and in each language of the municipality what families read about it."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=100, help_text=gettext_lazy("As colleagues call it.")
    )
    lead = PersonField(label=gettext_lazy("Lead"), queryset=User.objects.none(), required=False)
    is_open_to_families = forms.BooleanField(label=gettext_lazy("Families can write to it"), required=False)
    answer_within = forms.IntegerField(
        label=gettext_lazy("Answer within (minutes)"),
        min_value=1,
        max_value=100_000,
        help_text=gettext_lazy("Only time in which the team is open counts: 240 is half a working day."),
    )
    urgent_within = forms.IntegerField(
        label=gettext_lazy("Urgent: answer within (minutes)"),
        min_value=1,
        max_value=100_000,
        help_text=gettext_lazy("Counted on the clock, also at night and on holidays."),
    )
    duty_phone = forms.CharField(
        label=gettext_lazy("Duty phone"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("For colleagues, when something urgent waits. Families never see it."),
    )
    sort_order = forms.IntegerField(
        label=gettext_lazy("Place in the list"), min_value=0, max_value=1000, initial=0
    )

    def __init__(self, municipality: Municipality, team: Team | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": _values(team), **kwargs})
        self.languages = municipality.languages
        people: Any = self.fields["lead"]
        people.queryset = professionals_of(municipality)
        known = {text.language: text for text in TeamText.unscoped.filter(team=team)} if team else {}
        for language in self.languages:
            for name, field in _text_fields(language).items():
                field.initial = getattr(known.get(language), name, "")
                self.fields[f"{name}_{language}"] = field

    def facts(self) -> TeamFacts:
        return TeamFacts(**{name: self.cleaned_data[name] for name in TeamFacts.__dataclass_fields__})

    def texts(self) -> dict[str, dict[str, str]]:
        return {
            language: {name: self.cleaned_data[f"{name}_{language}"].strip() for name in TEXTS}
            for language in self.languages
        }


def _values(team: Team | None) -> dict[str, Any]:
    facts = team or TeamFacts(name="")
    return {name: getattr(facts, name) for name in TeamFacts.__dataclass_fields__}


def _text_fields(language: str) -> dict[str, forms.CharField]:
    place = {"language": own_name(language)}
    return {
        "name": forms.CharField(
            label=_("Name for families (%(language)s)") % place, max_length=100, required=False
        ),
        "description": forms.CharField(
            label=_("What the team helps with (%(language)s)") % place,
            max_length=300,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
        "reader": forms.CharField(
            label=_("Who reads (%(language)s)") % place,
            max_length=60,
            required=False,
            help_text=_("Begins a sentence, for example: A health visitor."),
        ),
    }


class NewMemberForm(forms.Form):
    user = PersonField(label=gettext_lazy("Colleague"), queryset=User.objects.none())
    weekly_capacity = forms.IntegerField(
        label=gettext_lazy("Open work in a week"),
        min_value=0,
        max_value=1000,
        initial=20,
        help_text=gettext_lazy("How much the person can have open in a normal week. 0: nothing by itself."),
    )

    def __init__(self, people: QuerySet[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["user"]
        field.queryset = people


class CapacitiesForm(forms.Form):
    """The capacity of each member."""

    def __init__(self, members: Iterable[TeamMember], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = list(members)
        for member in self.members:
            self.fields[str(member.pk)] = forms.IntegerField(
                label=_("Open work in a week: %(name)s") % {"name": member.user.display_name},
                min_value=0,
                max_value=1000,
                initial=member.weekly_capacity,
            )

    def changes(self) -> Iterable[tuple[TeamMember, int]]:
        return ((member, self.cleaned_data[str(member.pk)]) for member in self.members)


class TopicsForm(forms.Form):
    """The topics in their order, each in every language; an empty row is no topic."""

    def __init__(
        self, municipality: Municipality, topics: Iterable[TeamTopic], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.languages = municipality.languages
        self.rows: list[TeamTopic | None] = [*topics, *([None] * MORE_TOPICS)]
        for number, topic in enumerate(self.rows, start=1):
            labels: Mapping[str, str] = {}
            if topic is not None:
                labels = {label.language: label.label for label in topic.labels.all()}
            for language in self.languages:
                self.fields[f"{number}_{language}"] = forms.CharField(
                    label=_("Topic %(number)s (%(language)s)")
                    % {"number": number, "language": own_name(language)},
                    max_length=80,
                    required=False,
                    initial=labels.get(language, ""),
                )
            self.fields[f"{number}_order"] = forms.IntegerField(
                label=_("Place of topic %(number)s") % {"number": number},
                min_value=1,
                max_value=1000,
                initial=number,
            )

    def lines(self) -> Iterable[list[forms.BoundField]]:
        """The fields of each row: one for each language, and the place."""
        for number, _topic in enumerate(self.rows, start=1):
            yield [self[f"{number}_{name}"] for name in (*self.languages, "order")]

    def topics(self) -> list[TopicFacts]:
        rows = [
            (
                self.cleaned_data[f"{number}_order"],
                number,
                TopicFacts(
                    {code: self.cleaned_data[f"{number}_{code}"].strip() for code in self.languages},
                    topic.pk if topic else None,
                ),
            )
            for number, topic in enumerate(self.rows, start=1)
        ]
        return [facts for _order, _number, facts in sorted(rows, key=lambda row: row[:2])]
