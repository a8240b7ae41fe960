"""What the demo's municipalities add to the region's articles."""

import uuid
from typing import Any

from django.db import transaction

from cms.accounts.models import Membership, Role
from cms.content.models import ArticlePage
from cms.demo import files
from cms.demo.blocks import stream
from cms.municipalities.models import Municipality
from cms.overrides.models import Override


def load_changes(municipalities: list[Municipality]) -> int:
    """Make the changes that are missing; return their number. Removed ones do not come back alone.

    Those with `waits: true` stay drafts; `submit_changes` sends them to review when there are people.
    """
    keys = {article["key"]: article["uuid"] for article in files.articles()}
    return sum(
        _load(municipality, change, keys[change["article"]])
        for municipality in municipalities
        if not Override.unscoped.filter(municipality=municipality).exists()
        for change in files.changes(municipality.slug)
    )


def submit_changes(municipalities: list[Municipality]) -> int:
    """Let an editor of the place send the drafts that were never sent to review; return their number."""
    sent = 0
    for municipality in municipalities:
        author = Membership.objects.filter(municipality=municipality, role=Role.EDITOR, ended_at=None).first()
        if author is None:
            continue
        drafts = Override.unscoped.filter(municipality=municipality, live=False)
        for override in drafts.select_related("municipality"):
            workflow = override.get_workflow()
            if workflow is None or override.workflow_states.exists() or not _is_ours(override):
                continue
            with transaction.atomic():
                override.save_revision(user=author.user, clean=False)
                workflow.start(override, author.user)
            sent += 1
    return sent


def _is_ours(override: Override) -> bool:
    """A draft that the demo made and nobody has touched: people's own drafts are theirs to send."""
    waiting = {
        change["article"] for change in files.changes(override.municipality.slug) if change.get("waits")
    }
    ours = {uuid.UUID(article["uuid"]) for article in files.articles() if article["key"] in waiting}
    return override.article_uuid in ours and not override.revisions.exclude(user=None).exists()


def _load(municipality: Municipality, change: dict[str, Any], article_uuid: str) -> int:
    made = 0
    pages = ArticlePage.objects.filter(translation_key=article_uuid, live=True).select_related("locale")
    for page in pages:
        language = page.locale.language_code
        words = change.get(language)
        if words is None:
            continue
        override = Override(
            municipality=municipality,
            article_uuid=page.uuid,
            locale=language,
            title=page.title,
            mode=change["mode"],
            block_id=str(uuid.uuid5(uuid.UUID(article_uuid), change["after"])) if "after" in change else "",
            base_revision=page.live_revision_id,
            live=False,
        )
        override.body = stream(article_uuid, words, {})
        review = change.get("review")
        if review is not None:
            override.reviewer_name, override.reviewer_role = review["name"], review["role"][language]
            override.reviewed_at, override.reviewed_text = review["reviewed_at"], override.fingerprint()
        override.save()
        revision = override.save_revision()
        if not change.get("waits"):
            revision.publish()
        made += 1
    return made
