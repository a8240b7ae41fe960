"""Begin a change, confirm it, lock parts, and tell editors what the region did."""

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils.functional import Promise

from cms.accounts.models import Membership, Role, User
from cms.audit.record import record
from cms.content.actions.publishing import snapshot_articles
from cms.content.models import ArticlePage
from cms.content.rendering.composition import AT_A_BLOCK, Mode, is_locked
from cms.municipalities.confinement.context import unconfined
from cms.municipalities.models import Municipality, Region
from cms.notifications.actions import notify
from cms.overrides import audit, types
from cms.overrides.models import LockedBlock, Override, new_block_ids
from cms.overrides.queries import locked_ids, master_of, states
from cms.overrides.rules import refusal


class RefusedError(ValueError):
    """The region does not let this be changed; `reason` says why in plain words."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


class ChangedAgainError(ValueError):
    """The regional article was published once more while somebody looked at it."""


@transaction.atomic
def start_override(
    *, municipality: Municipality, article: ArticlePage, mode: str, block_id: str, actor: User
) -> Override:
    """Make the draft of a change, with the region's words to begin from; raise RefusedError.

    A change of the same kind at the same place is returned instead of a second one.
    """
    override = Override(
        municipality=municipality,
        article_uuid=article.uuid,
        locale=article.locale.language_code,
        title=article.title,
        mode=mode,
        block_id=block_id if mode in AT_A_BLOCK else "",
        base_revision=article.live_revision_id,
        live=False,
    )
    reason = refusal(override)
    if reason:
        raise RefusedError(reason)
    # The base manager: the same place is asked for whatever the caller's scope.
    known = Override.unscoped.filter(
        municipality=municipality,
        article_uuid=override.article_uuid,
        locale=override.locale,
        mode=override.mode,
        block_id=override.block_id,
    ).first()
    if known is not None:
        return known
    override.body = new_block_ids(_words_to_begin_with(override, article))
    override.save()
    override.save_revision(user=actor, log_action=True, clean=False)
    record(audit.STARTED, actor=actor, municipality=municipality, target=override, data={"mode": mode})
    return override


def _words_to_begin_with(override: Override, article: ArticlePage) -> list[dict[str, object]]:
    raw = list(article.body.raw_data)
    if override.mode == Mode.REPLACE_BLOCK:
        return [block for block in raw if block["id"] == override.block_id]
    if override.mode == Mode.REPLACE_ALL:
        locked = locked_ids(override.municipality.region_id, [article.uuid]).get(article.uuid, frozenset())
        kept = {str(child.id) for child in article.body if is_locked(child, locked)}
        return [block for block in raw if block["id"] not in kept]
    return []


@transaction.atomic
def confirm_override(*, override: Override, seen_revision: int, actor: User) -> Override:
    """Note that the change still fits the article as it is now; raise ChangedAgainError.

    `seen_revision` is the article's revision that the person looked at.
    """
    master = master_of(override)
    if master is None or master.live_revision_id != seen_revision:
        raise ChangedAgainError
    override.base_revision = seen_revision
    Override.unscoped.filter(pk=override.pk).update(base_revision=seen_revision)
    for revision in {override.latest_revision, override.live_revision} - {None}:
        revision.content["base_revision"] = seen_revision
        revision.save(update_fields=["content"])
    record(audit.CONFIRMED, actor=actor, municipality=override.municipality, target=override)
    return override


@transaction.atomic
def lock_blocks(*, region: Region, article: ArticlePage, block_ids: Iterable[str], actor: User) -> set[str]:
    """Lock exactly these parts of a regional article in all languages; return them.

    Changes of municipalities that touch them rest at once: families see the region's text.
    """
    wanted = set(block_ids) & {str(child.id) for child in article.body}
    kept = LockedBlock.objects.filter(region=region, article_uuid=article.uuid)
    before = set(kept.values_list("block_id", flat=True))
    kept.exclude(block_id__in=wanted).delete()
    LockedBlock.objects.bulk_create(
        LockedBlock(region=region, article_uuid=article.uuid, block_id=block)
        for block in sorted(wanted - before)
    )
    if wanted != before:
        record(
            audit.LOCKS_CHANGED,
            actor=actor,
            data={"article": str(article.uuid), "locked": len(wanted)},
        )
        snapshot_articles([article.uuid])
        tell_editors(article.uuid)
    return wanted


@transaction.atomic
def tell_editors(article_uuid: uuid.UUID) -> int:
    """Tell the editors of each municipality whose change may no longer fit; return how many were told.

    Once for each version of the article.
    """
    with unconfined():
        return _tell_all(article_uuid)


def _tell_all(article_uuid: uuid.UUID) -> int:
    told = 0
    live = Override.unscoped.filter(article_uuid=article_uuid, live=True).select_related("municipality")
    for place in Municipality.objects.filter(pk__in=live.values("municipality")):
        here = [one for one in live if one.municipality_id == place.pk]
        found = states(here)
        for override in here:
            state = found[override.pk]
            now = state.master.live_revision_id if state.master else None
            if not state.needs_attention or override.told_revision == now:
                continue
            Override.unscoped.filter(pk=override.pk).update(told_revision=now)
            kind = types.RESTS if state.gone or state.locked or state.master is None else types.CHANGED
            told += _tell(override, kind.name)
    return told


def _tell(override: Override, kind: str) -> int:
    editors = Membership.objects.filter(
        municipality=override.municipality, role=Role.EDITOR, ended_at=None, user__is_active=True
    ).select_related("user")
    for membership in editors:
        notify(municipality=override.municipality, user=membership.user, type=kind, about=str(override.pk))
    return len(editors)
