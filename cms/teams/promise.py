"""What a family can expect when it writes now: moments, and short sentences in its language."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.utils import formats, translation
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.teams.calendar import MIDNIGHT, Calendar, Minutes, NeverOpenError, Span, is_open, next_span
from cms.teams.deadlines import answer_due_at
from cms.teams.models import Team, TeamText
from cms.teams.models.opening import clock
from cms.teams.queries import calendar_of

# The languages that the sentences are written in. Elsewhere they come in the municipality's first one.
WRITTEN = frozenset({"da", "en"})
TO = "\N{EN DASH}"
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class AnswerExpected:
    """`reads_next_at` is now while the team is open; both moments are None when it never opens.

    `language` is the language of `words` and `opening_hours`; `opening_hours` is one line, "" when there
    are none.
    """

    open_now: bool
    reads_next_at: dt.datetime | None
    answer_by: dt.datetime | None
    words: str
    opening_hours: str
    language: str


def answer_expected(
    team: Team, at: dt.datetime, language: str = "", calendar: Calendar | None = None, *, dated: bool = False
) -> AnswerExpected:
    """What to expect of a message written at `at`, in words of `language`.

    `dated` words name each day by its date: they are still true when they are read a day later.

    Give the calendar when there are several teams: `calendars_of` fetches all in two queries.
    """
    calendar = calendar or calendar_of(team)
    language = _spoken(language or translation.get_language() or "", team)
    span = next_span(calendar, at)
    try:
        due = answer_due_at(team, calendar, at)
    except NeverOpenError:
        due = None
    with translation.override(language):
        return AnswerExpected(
            open_now=is_open(calendar, at),
            reads_next_at=span[0] if span else None,
            answer_by=due,
            words=_words(_reader(team, language), calendar, at, span, due, dated=dated),
            opening_hours=_hours(calendar),
            language=language,
        )


def text_of(team: Team, language: str) -> TeamText | None:
    """The team's text in a language, else in the municipality's first one, else in none."""
    texts = {text.language: text for text in _texts(team)}
    return texts.get(language) or texts.get(team.municipality.default_language)


def _texts(team: Team) -> Iterable[TeamText]:
    if "texts" in getattr(team, "_prefetched_objects_cache", {}):
        return team.texts.all()
    return TeamText.unscoped.filter(team=team)


def _spoken(language: str, team: Team) -> str:
    wanted = (language.partition("-")[0], team.municipality.default_language, settings.LANGUAGE_CODE)
    return next((code for code in wanted if code in WRITTEN), "en")


def _reader(team: Team, language: str) -> str:
    # Only in the language of the sentence: two languages in one sentence help nobody.
    text = next((text for text in _texts(team) if text.language == language), None)
    return (text.reader if text else "") or _("Somebody in the team")


def _words(
    reader: str,
    calendar: Calendar,
    at: dt.datetime,
    span: Span | None,
    due: dt.datetime | None,
    *,
    dated: bool,
) -> str:
    if span is None or due is None:
        return _("Nobody reads here at the moment. Please call us instead.")
    zone = calendar.timezone
    now = at.astimezone(zone)
    opens, closes = _wall(span[0].astimezone(zone)), _wall(span[1].astimezone(zone), ends=True)
    if dated or span[0] > at:
        read = _("%(reader)s reads this %(day)s %(hours)s.") % {
            "reader": reader,
            "day": day_in_words(opens[0], now.date(), dated=dated),
            "hours": hours_in_words(opens[1], closes[1]),
        }
    elif closes[0] == now.date():
        read = _("%(reader)s reads this today before %(time)s.") % {
            "reader": reader,
            "time": time_in_words(closes[1]),
        }
    else:
        read = _("%(reader)s reads this today.") % {"reader": reader}
    day, minute = _wall(_rounded(due, calendar).astimezone(zone), ends=True)
    answer = _("You get an answer %(day)s before %(time)s.") % {
        "day": day_in_words(day, now.date(), dated=dated),
        "time": time_in_words(minute),
    }
    return f"{read} {answer}"


def _rounded(due: dt.datetime, calendar: Calendar) -> dt.datetime:
    """The next half hour, or the end of the opening when that comes first: "before 11:37" reads oddly."""
    past = dt.timedelta(minutes=due.minute % 30, seconds=due.second, microseconds=due.microsecond)
    rounded = due if not past else due - past + dt.timedelta(minutes=30)
    span = next_span(calendar, due - dt.timedelta(microseconds=1))
    return min(rounded, max(span[1], due)) if span else rounded


def _wall(local: dt.datetime, *, ends: bool = False) -> tuple[dt.date, int]:
    """Day and minute on the wall; an end at midnight belongs to the day before."""
    minute = local.hour * 60 + local.minute
    if ends and minute == 0:
        return local.date() - _DAY, MIDNIGHT
    return local.date(), minute


def day_in_words(day: dt.date, today: dt.date, *, dated: bool = False) -> str:
    """E.g. "today", "tomorrow", "on Monday", "on Monday 4 January", in the active language; `dated`: the last."""
    ahead = (day - today).days
    if ahead == 0 and not dated:
        return _("today")
    if ahead == 1 and not dated:
        return _("tomorrow")
    weekday = WEEKDAYS[day.weekday()]
    if 1 < ahead < 7 and not dated:
        return pgettext("a day of the coming week", "on %(weekday)s") % {"weekday": weekday}
    date = formats.date_format(day, pgettext("day and month as a format of Django", "j F"))
    return pgettext("a day further ahead", "on %(weekday)s %(date)s") % {"weekday": weekday, "date": date}


def time_in_words(minute: int) -> str:
    """A time of day as one says it, e.g. "8", "15:30" and "midnight", in the active language."""
    if minute == MIDNIGHT:
        return _("midnight")
    return pgettext("a time of day", "%(time)s") % {"time": _digits(minute)}


def hours_in_words(opens: int, closes: int) -> str:
    """Hours of a day as one says them, e.g. "8–12", in the active language."""
    return pgettext("hours of a day", "%(hours)s") % {"hours": _range(opens, closes)}


def _digits(minute: int) -> str:
    if minute % 60 == 0:
        return str(minute // 60)
    return str(formats.time_format(clock(minute), pgettext("time of day as a format of Django", "G:i")))


def _range(opens: int, closes: int) -> str:
    return f"{_digits(opens)}{TO}{_digits(closes)}"


def _hours(calendar: Calendar) -> str:
    """E.g. "Monday–Friday 8–12 and 13–15, Saturday 9–12": days with the same hours together."""
    lines = {day: _span_words(spans) for day, spans in enumerate(calendar.week) if spans}
    runs = groupby(enumerate(lines), key=lambda pair: (pair[1] - pair[0], lines[pair[1]]))
    found = []
    for (_offset, hours), run in runs:
        days = [day for _index, day in run]
        first, last = str(WEEKDAYS[days[0]]), str(WEEKDAYS[days[-1]])
        found.append(f"{first if first == last else f'{first}{TO}{last}'} {hours}")
    return ", ".join(found)


def _span_words(spans: tuple[Minutes, ...]) -> str:
    return f" {_('and')} ".join(_range(opens, closes) for opens, closes in spans)
