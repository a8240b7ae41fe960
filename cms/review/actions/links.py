"""Ask somebody without an account to read one draft, by a link that is sent to them alone."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from cms.accounts.delivery import send_mail_later
from cms.accounts.models import User
from cms.audit.record import record
from cms.content.addresses import origin_of
from cms.municipalities.models import Municipality, Region
from cms.review import audit
from cms.review.actions.copies import bring_up_to_date
from cms.review.actions.reviewing import DraftChangedError, record_reviewer
from cms.review.forms import proposed_next_review
from cms.review.models import LINK_DAYS, ReviewLink
from cms.review.queries import place_of
from cms.review.rules import editors_since_approval
from cms.review.subjects import subject_of

LOG_SENT = "review.link_sent"
LOG_REVOKED = "review.link_revoked"
LOG_APPROVED = "review.link_approved"
LOG_WISHES = "review.link_wishes"
_SALT = "review.link"
_LIFETIME = LINK_DAYS * 24 * 60 * 60


class LinkRefusedError(ValueError):
    """The link may not be sent; the message says why."""


class LinkGoneError(LookupError):
    """The link is forged, too old, taken back, used, or of another host."""


def token_of(link: ReviewLink) -> str:
    return signing.dumps(str(link.pk), salt=_SALT)


@transaction.atomic
def send_link(*, about: Any, name: str, role: str, email: str, language: str, actor: User) -> ReviewLink:
    """Make a link to the newest draft and send it; raise LinkRefusedError.

    The link goes to the address only, so that nobody answers in another's name by it.
    """
    if isinstance(about, Page):
        bring_up_to_date(about, actor)
    library = place_of(about)
    # Anew: the row in hand may be older than its newest revision.
    revision = type(about)._base_manager.get(pk=about.pk).get_latest_revision()
    if library is None or revision is None:
        raise LinkRefusedError(_("Save the article first."))
    editors = User._base_manager.filter(pk__in=editors_since_approval(about))
    if email.lower() in {actor.email, *editors.values_list("email", flat=True)}:
        raise LinkRefusedError(_("This person has edited the article, or is you. Ask somebody else."))
    link = ReviewLink.objects.create(
        municipality=library.municipality,
        region=None if library.is_local else library.region,
        page_id=about.pk if isinstance(about, Page) else None,
        revision=revision,
        name=name,
        role=role,
        email=email,
        language=language,
        created_by=actor,
    )
    _note(link, audit.LINK_SENT, LOG_SENT, actor)
    transaction.on_commit(lambda: send_mail_later(_message(link, about, actor)))
    return link


@transaction.atomic
def revoke_link(*, link: ReviewLink, actor: User) -> ReviewLink:
    if link.is_open:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        _note(link, audit.LINK_REVOKED, LOG_REVOKED, actor)
    return link


def open_link(*, token: str, municipality: Municipality | None, region: Region | None) -> ReviewLink:
    """Return the link that this token opens on this host; raise LinkGoneError."""
    try:
        key = signing.loads(token, salt=_SALT, max_age=_LIFETIME)
    except signing.BadSignature as error:
        raise LinkGoneError from error
    link = ReviewLink.objects.select_related("revision", "municipality").filter(pk=key).first()
    if link is None or not link.is_open or link.about is None:
        raise LinkGoneError
    if link.municipality_id != (municipality and municipality.pk):
        raise LinkGoneError
    if link.municipality_id is None and link.region_id != (region and region.pk):
        raise LinkGoneError
    return link


def note_opened(link: ReviewLink) -> None:
    record(
        audit.LINK_OPENED, actor=None, municipality=link.municipality, target=link.about, data=_about(link)
    )


@transaction.atomic
def answer_link(*, link: ReviewLink, approves: bool, text: str) -> ReviewLink:
    """Record the answer in the text's history and the audit trail.

    An approval writes the reviewer's name, role and dates into the draft, or beside a translation, and
    publishes nothing: a person of the place does that. Raises LinkGoneError, or DraftChangedError when an
    approval would vouch for words that the reviewer has not seen.
    """
    locked = ReviewLink.objects.select_for_update().get(pk=link.pk)
    if not locked.is_open:
        raise LinkGoneError
    about = link.about
    if about is None:
        raise LinkGoneError
    if approves and about.latest_revision_id != locked.revision_id:
        raise DraftChangedError
    locked.answer = ReviewLink.Answer.APPROVED if approves else ReviewLink.Answer.WISHES
    locked.text, locked.answered_at = text, timezone.now()
    locked.save(update_fields=["answer", "text", "answered_at"])
    _note(locked, audit.LINK_ANSWERED, LOG_APPROVED if approves else LOG_WISHES, None)
    if approves:
        next_review_at = proposed_next_review() if subject_of(about).has_review_date else None
        record_reviewer(
            about=about,
            name=locked.name,
            role=locked.role,
            next_review_at=next_review_at,
            signed_in=False,
        )
    return locked


def _about(link: ReviewLink) -> dict[str, str]:
    return {"link": str(link.pk), "revision": str(link.revision_id), "answer": link.answer}


def _note(link: ReviewLink, audited: str, logged: str, actor: User | None) -> None:
    about = link.about
    record(audited, actor=actor, municipality=link.municipality, target=about, data=_about(link))
    log(
        instance=about,
        action=logged,
        user=actor,
        revision=link.revision,
        data={"name": link.name, "role": link.role, "text": link.text},
    )


def _message(link: ReviewLink, about: Any, actor: User) -> EmailMessage:
    with translation.override(link.language):
        address = f"{_origin(link)}/review#t={token_of(link)}"
        subject = _("Will you read an article for us?")
        body = _(
            "Hello %(name)s\n\n%(sender)s asks you to read “%(title)s” before families see it."
            "\n\nRead it and answer here, until %(day)s:\n%(address)s"
            "\n\nThe link is for you alone. You need no account."
        ) % {
            "name": link.name,
            "sender": actor.display_name,
            "title": subject_of(about).title_of(about.get_latest_revision_as_object()),
            "day": timezone.localdate(link.expires_at).isoformat(),
            "address": address,
        }
    return EmailMessage(subject=subject, body=body, to=[link.email])


def _origin(link: ReviewLink) -> str:
    if link.municipality is not None:
        return origin_of(link.municipality)
    return region_origin(link.region)


def region_origin(region: Region | None) -> str:
    """Return the public origin of a region's office host."""
    hostname = region.domains.order_by("pk").values_list("hostname", flat=True).first() if region else None
    scheme, port = settings.ENV.public_scheme, settings.ENV.public_port
    suffix = "" if (scheme, port) in {("http", 80), ("https", 443)} else f":{port}"
    return f"{scheme}://{hostname or 'localhost'}{suffix}"
