"""The forms of the meetings' screens."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import User
from cms.inputs import DayInput, MomentInput
from cms.teams.models import Team, Weekday
from plugins.video.models import AvailabilityException, Meeting, ServiceType

MOMENT = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


def moment_field(**kwargs: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        widget=MomentInput(),
        input_formats=MOMENT,
        **kwargs,
    )


def _day_field(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=DayInput(), **kwargs)


def _time_field(**kwargs: Any) -> forms.TimeField:
    return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **kwargs)


class BookForm(forms.Form):
    """A meeting at a time, or some time within a window."""

    service = forms.ModelChoiceField(
        label=_("Kind of meeting"),
        queryset=ServiceType.unscoped.none(),
        required=False,
        empty_label=_("Another one: say how long"),
    )
    person = forms.ModelChoiceField(label=_("Who holds it"), queryset=User.objects.none())
    guardian = forms.ModelChoiceField(
        label=_("Who of the family knows of it"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("All adults of the family"),
    )
    second = forms.ModelChoiceField(
        label=_("Together with"), queryset=User.objects.none(), required=False, empty_label=_("Nobody")
    )
    kind = forms.ChoiceField(
        label=_("When"),
        choices=[(Meeting.Kind.FIXED, _("At a time")), (Meeting.Kind.WINDOW, _("Some time within"))],
        initial=Meeting.Kind.FIXED,
    )
    when = moment_field(label=_("Begins"))
    until = moment_field(
        label=_("Ends"), required=False, help_text=_("Empty: as long as this kind of meeting takes.")
    )
    by = forms.ChoiceField(label=_("How"), choices=Meeting.By.choices, initial=Meeting.By.VIDEO)
    until_done = forms.BooleanField(label=_("It lasts until you are done"), required=False)
    on_top = forms.BooleanField(label=_("Book it although the time is taken"), required=False)

    def __init__(
        self,
        *args: Any,
        services: QuerySet[ServiceType],
        people: QuerySet[User],
        adults: QuerySet[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services  # type: ignore[attr-defined]
        self.fields["guardian"].queryset = adults  # type: ignore[attr-defined]
        for name in ("person", "second"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        when, until = given.get("when"), given.get("until")
        if when is not None and until is not None and until <= when:
            self.add_error("until", _("It ends after it begins."))
        elif until is None and (given.get("service") is None or given.get("kind") == Meeting.Kind.WINDOW):
            self.add_error("until", _("Say when it ends."))
        return given


class ProposeForm(forms.Form):
    """Whom and what the times are for; the times themselves are ticked."""

    service = forms.ModelChoiceField(
        label=_("Kind of meeting"), queryset=ServiceType.unscoped.none(), empty_label=None
    )
    person = forms.ModelChoiceField(label=_("Who holds it"), queryset=User.objects.none(), empty_label=None)
    guardian = forms.ModelChoiceField(
        label=_("Who of the family is asked"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("All adults of the family"),
    )
    by = forms.ChoiceField(label=_("How"), choices=Meeting.By.choices, initial=Meeting.By.VIDEO)

    def __init__(
        self,
        *args: Any,
        services: QuerySet[ServiceType],
        people: QuerySet[User],
        adults: QuerySet[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services  # type: ignore[attr-defined]
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["guardian"].queryset = adults  # type: ignore[attr-defined]


class WeeklyForm(forms.Form):
    """One time of the week. 00:00 as the end is midnight."""

    # A list of days has one chosen at once: it is the first value, or an untouched row would be a changed one.
    weekday = forms.TypedChoiceField(
        label=_("Day"), coerce=int, choices=Weekday.choices, initial=Weekday.MONDAY
    )
    opens = _time_field(label=_("From"))
    closes = _time_field(label=_("Until"))
    valid_from = _day_field(label=_("First day"), required=False)
    valid_to = _day_field(label=_("Last day"), required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        opens, closes = given.get("opens"), given.get("closes")
        if (
            opens is not None
            and closes is not None
            and closes <= opens
            and (closes.hour, closes.minute) != (0, 0)
        ):
            self.add_error("closes", _("It ends after it begins."))
        return given


WeeklyFormSet = forms.formset_factory(WeeklyForm, extra=2, max_num=40, validate_max=True, can_delete=True)


class ExceptionForm(forms.Form):
    """Other times on some days. Without times it is the whole day."""

    whose = forms.ChoiceField(label=_("Whose"))
    kind = forms.ChoiceField(label=_("What"), choices=AvailabilityException.Kind.choices)
    first_day = _day_field(label=_("First day"))
    last_day = _day_field(label=_("Last day"))
    opens = _time_field(label=_("From"), required=False)
    closes = _time_field(label=_("Until"), required=False, help_text=_("Without times: the whole day."))

    def __init__(self, *args: Any, teams: Sequence[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whose"].choices = [  # type: ignore[attr-defined]
            ("me", _("Mine")),
            *((str(team.pk), str(team)) for team in teams),
        ]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("first_day"), given.get("last_day")
        if first is not None and last is not None and last < first:
            self.add_error("last_day", _("It ends after it begins."))
        opens, closes = given.get("opens"), given.get("closes")
        if (opens is None) != (closes is None):
            self.add_error("closes", _("Give both times, or none."))
        elif (
            opens is not None
            and closes is not None
            and closes <= opens
            and (closes.hour, closes.minute) != (0, 0)
        ):
            self.add_error("closes", _("It ends after it begins."))
        return given


class ServiceForm(forms.Form):
    """A kind of meeting, with its name in each language of the municipality."""

    team = forms.TypedChoiceField(label=_("Team"), coerce=int)
    name = forms.CharField(label=_("Name"), max_length=80)
    minutes = forms.IntegerField(label=_("Length (minutes)"), min_value=5, max_value=480, initial=30)
    buffer_before = forms.IntegerField(
        label=_("Free before (minutes)"), min_value=0, max_value=240, initial=0
    )
    buffer_after = forms.IntegerField(label=_("Free after (minutes)"), min_value=0, max_value=240, initial=10)
    step = forms.IntegerField(label=_("A new time every (minutes)"), min_value=5, max_value=480, initial=30)
    notice_hours = forms.IntegerField(
        label=_("Book at the latest (hours before)"), min_value=0, max_value=24 * 60, initial=24
    )
    horizon_days = forms.IntegerField(label=_("How many days ahead"), min_value=1, max_value=366, initial=28)
    assignment = forms.ChoiceField(label=_("Who holds it"), choices=ServiceType.Assignment.choices)
    families_book = forms.BooleanField(label=_("Families book it themselves"), required=False, initial=True)
    window_minutes = forms.IntegerField(
        label=_("Window (minutes)"),
        min_value=30,
        max_value=720,
        required=False,
        help_text=_(
            "Families book a window, such as 240 for 10-14, and are called within it. Empty: a time."
        ),
    )
    window_most = forms.IntegerField(
        label=_("Families in one window"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=_("How many one professional takes. Empty: any number."),
    )

    def __init__(self, *args: Any, teams: Sequence[Team], languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [(team.pk, str(team)) for team in teams]  # type: ignore[attr-defined]
        names = dict(settings.LANGUAGES)
        self.languages = [code for code in languages if code != "da"]
        for code in self.languages:
            self.fields[f"name_{code}"] = forms.CharField(
                label=_("Name for families: %(language)s") % {"language": names.get(code, code)},
                max_length=80,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        together = given.get("assignment") == ServiceType.Assignment.TOGETHER
        if given.get("window_minutes") is not None and together:
            self.add_error("window_minutes", _("Within a window one person calls. Choose who holds it anew."))
        return given

    def names(self) -> dict[str, str]:
        """The names in other languages that were given."""
        given = {code: self.cleaned_data[f"name_{code}"].strip() for code in self.languages}
        return {code: name for code, name in given.items() if name}
