"""Opening hours, a promise, conversations of the demo's families, canned replies, tags and an offer to share."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.utils import timezone

from cms.accounts.models import Family, Guardian, User
from cms.municipalities.models import Municipality
from cms.teams.models import Team
from cms.teams.queries import members_of, teams_for_families
from plugins.chat.actions.canned import check_text, save_reply
from plugins.chat.actions.conversations import agree_to_share, open_own
from plugins.chat.actions.messages import Content, send_message
from plugins.chat.actions.tags import add_tag, save_tag
from plugins.chat.actions.transcripts import mark
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


CANNED = [
    (
        "Vi ringer til dig",
        {
            "da": "Hej {first_name}. Vi ringer til dig {next_opening}. Venlig hilsen {my_name}, {team}",
            "en": "Hello {first_name}. We call you {next_opening}. Kind regards, {my_name}, {team}",
            "ar": "مرحبًا {first_name}. سنتصل بك {next_opening}. مع التحية، {my_name}، {team}",
        },
        ("en",),
    ),
    (
        "Hvis det haster",
        {
            "da": "Hej {first_name}. Haster det, så ring til os på {phone}. Vi læser ikke beskeder om natten.",
            "en": "Hello {first_name}. If it cannot wait, call us on {phone}. We read no messages at night.",
        },
        (),
    ),
]
TAGS = ["Søvn", "Amning", "Tolk"]


def load(municipality: Municipality) -> None:
    settings = ChatSettings.for_site(municipality.site)
    for language, promise in PROMISES.items():
        AnswerPromise.objects.create(settings=settings, language=language, promise=promise)
    for weekday in list(Weekday)[:5]:
        OpeningTime.objects.create(settings=settings, weekday=weekday, opens=dt.time(8), closes=dt.time(15))
    team = teams_for_families(municipality).first()
    if team is None:
        return
    families = Family.objects.order_by("created_at")
    for talk, family in zip(TALKS, families, strict=False):
        _talk(team, family, talk)
    member = members_of(team).first()
    if member is not None:
        _tools(municipality, team, member.user)
    _elsewhere(municipality, team)
    _offer(team, families)


def _tools(municipality: Municipality, team: Team, user: User) -> None:
    """Canned replies, of which one translation is checked; tags; a passage for the journal."""
    for title, texts, checked in CANNED:
        known = {code: body for code, body in texts.items() if code in municipality.languages}
        reply = save_reply(municipality=municipality, actor=user, title=title, team=None, texts=known)
        for code in checked:
            check_text(reply=reply, language=code, body=known.get(code, ""), actor=user)
    tags = [save_tag(municipality=municipality, actor=user, name=name) for name in TAGS]
    thread = Conversation.objects.filter(team=team).order_by("created_at").first()
    if thread is not None:
        add_tag(conversation=thread, tag=tags[0], actor=user)
        for message in thread.messages.order_by("seq")[:2]:
            mark(message=message, actor=user, marked=True)


def _elsewhere(municipality: Municipality, team: Team) -> None:
    """A conversation of another team, for those who must read it in an emergency."""
    other = teams_for_families(municipality).exclude(pk=team.pk).first()
    family = Family.objects.order_by("-created_at").first()
    if other is not None and family is not None:
        _talk(
            other,
            family,
            [("family", 20, "Jeg vil gerne tale om min fødsel."), ("team", 18, "Det gør vi gerne.")],
        )


def _offer(team: Team, families: Iterable[Family]) -> None:
    """The second adult of a family would like one conversation for both."""
    for family in families:
        adults = list(Guardian.objects.filter(family=family).select_related("user").order_by("pk"))
        if len(adults) > 1:
            agree_to_share(family=family, guardian=adults[1].user, team=team)


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
