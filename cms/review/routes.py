"""Which of our screens exist on a municipality's host."""

from cms.municipalities.confinement import kinds
from cms.municipalities.confinement.routes import allow_route

OWN_PAGE = {"page_id": kinds.own_page}


def register() -> None:
    allow_route("review_measure", OWN_PAGE)
    allow_route("review_assign", OWN_PAGE)
    allow_route("review_links", OWN_PAGE)
    allow_route("review_check_translation", OWN_PAGE)
    # The view looks the link up among those of the page in the same address.
    allow_route("review_revoke_link", OWN_PAGE | {"link_id": kinds.word})
    allow_route("review_upload")
    for report in ("articles", "hardest", "due"):
        allow_route(f"review_{report}")
        allow_route(f"review_{report}_results")
