"""What the library adds to Wagtail's admin."""

from wagtail.snippets.models import register_snippet

from cms.content.admin import LocalFactViewSet
from cms.content.models import LocalFact
from cms.municipalities.confinement.routes import allow_scoped_views, refuse_route

register_snippet(LocalFactViewSet)
# Nothing chooses local contacts, so their chooser exists nowhere.
allow_scoped_views("wagtailsnippets_content_localfact", LocalFact)
refuse_route("wagtailsnippetchoosers_content_localfact:*", "local contacts fill slots; nobody chooses them")
