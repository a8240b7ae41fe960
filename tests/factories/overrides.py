"""Changes of municipalities to regional articles."""

import uuid
from typing import Any

from cms.content.models import ArticlePage
from cms.municipalities.models import Municipality
from cms.overrides.models import Override
from tests.factories.content import text


def override(
    place: Municipality,
    article: ArticlePage,
    mode: str,
    html: str = "<p>Our own words.</p>",
    *,
    block: str = "",
    publish: bool = True,
    approve: bool = False,
    **fields: Any,
) -> Override:
    made = Override(
        municipality=place,
        article_uuid=article.uuid,
        locale=article.locale.language_code,
        title=article.title,
        mode=mode,
        block_id=block,
        base_revision=article.live_revision_id,
        live=False,
        **fields,
    )
    made.body = [] if mode == "hide" else [text(html)]
    if approve:  # by whom and when is in `fields`
        made.reviewed_text = made.fingerprint()
    made.save()
    # What the region has locked since would be refused; rendering must hold without that.
    revision = made.save_revision(clean=False)
    if publish:
        revision.publish()
    return Override.unscoped.get(pk=made.pk)


def emergency(title: str = "Call 112") -> dict[str, Any]:
    return {
        "type": "emergency",
        "id": str(uuid.uuid4()),
        "value": {
            "title": title,
            "text": "<p>When your baby is blue.</p>",
            "number": "112",
            "number_label": "Call 112",
        },
    }
