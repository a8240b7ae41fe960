"""Opening hours, a promise, danger words, and a conversation of each family of the demo."""

import datetime as dt
import uuid

from django.utils import timezone

from cms.accounts.models import Family, Guardian
from cms.municipalities.models import Municipality
from cms.teams.models import Team
from cms.teams.queries import members_of, teams_for_families
from plugins.chat.actions.conversations import open_own
from plugins.chat.actions.messages import Content, send_message
from plugins.chat.danger import demo as danger_words
from plugins.chat.models import AnswerPromise, ChatSettings, Conversation, Message, OpeningTime, Weekday

PROMISES = {
    "da": "En sundhedsplejerske svarer dig samme dag, hvis du skriver før kl. 13.",
    "en": "A health visitor answers you the same day if you write before 13.",
}

# Who speaks ("family" or "team"), how many hours ago, and what. The first family's last word waits.
TALKS = [
    [
        ("family", 50, "Hej. Min søn vil ikke sove om dagen. Er det normalt?"),
        ("team", 47, "Hej. Ja, det er helt almindeligt. Hvor længe sover han om natten?"),
        ("family", 1, "Han sover seks timer. Kan I ringe til mig?"),
    ],
    [
        ("family", 30, "Hvornår må jeg bade hende første gang?"),
        ("team", 27, "Når du har lyst. Brug lunt vand, og hold rummet varmt."),
    ],
]


def load(municipality: Municipality) -> None:
    settings = ChatSettings.for_site(municipality.site)
    for language, promise in PROMISES.items():
        AnswerPromise.objects.create(settings=settings, language=language, promise=promise)
    for weekday in list(Weekday)[:5]:
        OpeningTime.objects.create(settings=settings, weekday=weekday, opens=dt.time(8), closes=dt.time(15))
    danger_words.load(municipality, settings)
    team = teams_for_families(municipality).first()
    if team is None:
        return
    families = Family.objects.order_by("created_at")
    for talk, family in zip(TALKS, families, strict=False):
        _talk(team, family, talk)


def _talk(team: Team, family: Family, talk: list[tuple[str, int, str]]) -> None:
    guardian = Guardian.objects.filter(family=family).select_related("user").order_by("pk").first()
    member = members_of(team).first()
    if guardian is None or member is None:
        return
    thread = open_own(family=family, guardian=guardian.user, team=team)
    now = timezone.now()
    for who, hours, words in talk:
        is_team = who == "team"
        message, _ = send_message(
            conversation=thread,
            author=member.user if is_team else guardian.user,
            content=Content(client_id=uuid.uuid4(), body=words),
            from_staff=is_team,
        )
        Message.objects.filter(pk=message.pk).update(created_at=now - dt.timedelta(hours=hours))
        thread.events.filter(message=message).update(at=now - dt.timedelta(hours=hours))
    latest = now - dt.timedelta(hours=talk[-1][1])
    changed = Conversation.objects.filter(pk=thread.pk)
    changed.update(last_message_at=latest)
    changed.filter(waiting_since__isnull=False).update(waiting_since=latest)
