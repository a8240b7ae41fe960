"""Which of our screens exist on a municipality's host."""

from cms.content.models import LocalFact
from cms.municipalities.confinement import kinds
from cms.municipalities.confinement.routes import allow_route, allow_scoped_views, refuse_route
from cms.overrides.models import Override


def register_routes() -> None:
    allow_scoped_views("wagtailsnippets_overrides_override", Override)
    refuse_route(
        "wagtailsnippetchoosers_overrides_override:*", "nothing refers to a change; nobody chooses one"
    )
    allow_route("overrides_articles")
    allow_route("overrides_start", {"page_id": kinds.seen_page})
    allow_route("overrides_confirm", {"pk": kinds.row_of(Override)})
    allow_route("overrides_fact_articles", {"pk": kinds.row_of(LocalFact)})
    allow_route("overrides_fact_progress", {"pk": kinds.row_of(LocalFact)})
    own = {"pk": kinds.row_of(Override)}
    for name in ("measure", "assign", "links"):
        allow_route(f"overrides_review_{name}", own)
    # The view looks the link up among those of the change in the same address.
    allow_route("overrides_review_revoke_link", own | {"link_id": kinds.word})
    refuse_route("overrides_locks*", "the region decides which parts of its articles stay as they are")
