"""What a municipality may change."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.content.rendering.composition import AT_A_BLOCK, Mode
from cms.overrides.models import Override
from cms.overrides.queries import locked_ids, master_of, state_of


def refusal(override: Override) -> str | Promise:
    """Say in plain words why this change cannot be made; empty when it can."""
    master = master_of(override)
    if master is None:
        return _("The region no longer shows this article, so there is nothing to change.")
    locked = locked_ids(override.municipality.region_id, [override.article_uuid])
    state = state_of(override, master, locked.get(override.article_uuid, frozenset()))
    if override.mode in AT_A_BLOCK and not override.block_id:
        return _("Choose a part of the article.")
    if state.gone:
        return _("This part is no longer in the region's article. Choose another one.")
    if state.locked and override.mode == Mode.HIDE:
        return _("The article has help in an emergency or another part that the region has locked. It stays.")
    if state.locked:
        return _("The region has locked this part. You can add your own text after it.")
    return ""
