"""On the screen of a local contact: who uses it, and how far its last change has come."""

from typing import Any

from wagtail.admin.panels import Panel

from cms.overrides.facts import progress_of
from cms.overrides.queries import users_of_slot

SHOWN = 10


class FactUsersPanel(Panel):
    """Lists the articles that show the contact."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "overrides/fact_users.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.count, self.articles, self.rewrite = 0, [], None
            if self.instance.pk is not None:
                users = users_of_slot(self.instance.municipality, self.instance.slot)
                self.count = users.count()
                self.articles = list(users[:SHOWN])
                self.rewrite = progress_of(self.instance.municipality, self.instance.slot)
