"""Add, change and close down teams, and what families may choose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.rules import is_professional
from cms.audit.record import record
from cms.municipalities.models import Municipality
from cms.plugin_api.gate import is_enabled
from cms.teams import audit
from cms.teams.errors import NameTakenError, NotWorkingHereError, StillAtWorkError
from cms.teams.models import Team, TeamText, TeamTopic, TeamTopicLabel
from cms.teams.signals import team_closing

TEXTS = ("name", "description", "reader")


@dataclass(frozen=True)
class TeamFacts:
    """What is decided about a team; times are minutes, as described at `Team`."""

    name: str
    is_open_to_families: bool = False
    answer_within: int = 240
    urgent_within: int = 60
    duty_phone: str = ""
    lead: User | None = None
    sort_order: int = 0


@dataclass(frozen=True)
class TopicFacts:
    """A topic with its words by language; `pk` is None for a new one."""

    labels: Mapping[str, str]
    pk: int | None = None


@transaction.atomic
def save_team(
    *,
    municipality: Municipality,
    facts: TeamFacts,
    texts: Mapping[str, Mapping[str, str]],
    actor: User | None,
    team: Team | None = None,
) -> Team:
    """Make a team, or change one. `texts` are name, description and reader by language.

    Raises NameTakenError, and NotWorkingHereError for a lead who is no professional here.
    """
    if facts.lead is not None and not is_professional(facts.lead, municipality):
        raise NotWorkingHereError
    _check_name(municipality, facts.name, team)
    is_new = team is None
    team = team or Team(municipality=municipality)
    for name, value in vars(facts).items():
        setattr(team, name, value)
    team.save()
    TeamText.unscoped.filter(team=team).delete()
    TeamText.unscoped.bulk_create(
        TeamText(team=team, language=language, **{name: words.get(name, "") for name in TEXTS})
        for language, words in texts.items()
        if any(words.get(name) for name in TEXTS)
    )
    _record(audit.TEAM_ADDED if is_new else audit.TEAM_CHANGED, team, actor)
    return team


@transaction.atomic
def archive_team(*, team: Team, actor: User | None) -> Team:
    """Close a team down: families no longer see it, nobody plans in it, its history stays.

    Raises StillAtWorkError while somebody keeps work of the team.
    """
    if team.archived_at is None:
        answers: list[Any] = [said for _receiver, said in team_closing.send(sender=Team, team=team) if said]
        # What a plugin that is off keeps could not be finished by anybody.
        kept = [words for slug, words in answers if is_enabled(team.municipality, slug)]
        if kept:
            raise StillAtWorkError(" ".join(kept))
        team.archived_at = timezone.now()
        team.is_open_to_families = False
        team.save(update_fields=["archived_at", "is_open_to_families"])
        _record(audit.TEAM_ARCHIVED, team, actor)
    return team


@transaction.atomic
def restore_team(*, team: Team, actor: User | None) -> Team:
    """Open a team again, for colleagues only at first. Raises NameTakenError."""
    if team.archived_at is not None:
        _check_name(team.municipality, team.name, team)
        team.archived_at = None
        team.save(update_fields=["archived_at"])
        _record(audit.TEAM_RESTORED, team, actor)
    return team


@transaction.atomic
def set_topics(*, team: Team, topics: Iterable[TopicFacts], actor: User | None) -> list[TeamTopic]:
    """Make these the team's topics, in this order. Known ones keep their key; those not named go."""
    known = {
        topic.pk: topic for topic in TeamTopic.unscoped.select_for_update(of=("self",)).filter(team=team)
    }
    kept: list[TeamTopic] = []
    for order, facts in enumerate(one for one in topics if any(one.labels.values())):
        topic = known.pop(facts.pk, None) if facts.pk else None
        topic = topic or TeamTopic(team=team)
        topic.sort_order = order
        topic.save()
        TeamTopicLabel.unscoped.filter(topic=topic).delete()
        TeamTopicLabel.unscoped.bulk_create(
            TeamTopicLabel(topic=topic, language=language, label=label)
            for language, label in facts.labels.items()
            if label
        )
        kept.append(topic)
    TeamTopic.unscoped.filter(pk__in=known).delete()
    _record(audit.TOPICS_CHANGED, team, actor, topics=len(kept))
    return kept


def _check_name(municipality: Municipality, name: str, team: Team | None) -> None:
    # Two administrators at once must not both find the name free.
    Municipality._base_manager.select_for_update(no_key=True).get(pk=municipality.pk)
    others = Team.unscoped.filter(municipality=municipality, name__iexact=name, archived_at=None)
    if team is not None:
        others = others.exclude(pk=team.pk)
    if others.exists():
        raise NameTakenError


def _record(action: str, team: Team, actor: User | None, **data: Any) -> None:
    record(action, actor=actor, municipality=team.municipality, target=team, data=data)
