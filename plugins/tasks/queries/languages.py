"""Which languages a team's work asks for, and who speaks them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from cms.accounts.models import Guardian
from cms.accounts.rules import access_now
from plugins.tasks.models import UNFINISHED

if TYPE_CHECKING:
    from cms.teams.models import Team
    from plugins.tasks.queries.shares import Colleague


@dataclass(frozen=True)
class LanguageRow:
    """A language by its code without region, how many unfinished tasks ask for it, and how many speak it."""

    code: str
    tasks: int
    speakers: int


def languages_of_work(team: "Team", colleagues: "Sequence[Colleague]") -> list[LanguageRow]:
    """The most asked for first; one query. A task counts once for each language of its adults.

    Only languages that some family speaks: what nobody asks for is no news to a lead.
    """
    found = (
        Guardian.unscoped.filter(
            access_now(),
            Q(family__tasks__guardian=None) | Q(family__tasks__guardian=F("user")),
            family__tasks__team=team,
            family__tasks__state__in=UNFINISHED,
        )
        .order_by()
        .values_list("user__language")
        .annotate(tasks=Count("family__tasks", distinct=True))
    )
    asked: Counter[str] = Counter()
    for language, tasks in found:
        asked[_plain(language)] += tasks
    usual = _plain(team.municipality.default_language)
    spoken: Counter[str] = Counter()
    for one in colleagues:
        # Everybody speaks the municipality's own language.
        spoken.update({_plain(code) for code in one.languages} | {usual})
    rows = [LanguageRow(code, tasks, spoken[code]) for code, tasks in asked.items()]
    return sorted(rows, key=lambda row: (-row.tasks, row.code))


def _plain(language: str) -> str:
    return language.partition("-")[0]
