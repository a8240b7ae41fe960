"""Articles of a test's own, made and withdrawn as an editor would, but without the editor's screen."""

import json
import secrets
from dataclasses import dataclass

from tests.e2e.server import Server

_MAKE = """
import datetime as dt
import json
from wagtail.models import Locale
from cms.content.models import ArticlePage, LibraryIndexPage, TopicPage
from cms.municipalities.models import Municipality
given = json.loads({given!r})
home = Municipality.objects.get(slug=given["host"]).site.root_page
index = LibraryIndexPage.objects.child_of(home).get(locale__language_code="da")
page = index.add_child(instance=ArticlePage(
    title=given["title"], slug=given["slug"], summary=given["summary"], author_role="Sundhedsplejerske",
    body=[("text", given["html"])], locale=Locale.objects.get(language_code="da"), live=False,
    reviewer_name="Lone Kjær", reviewer_role="Sundhedsplejerske", lix_reason="En prøve.",
    reviewed_at=dt.date.today(), next_review_at=dt.date.today() + dt.timedelta(days=300),
    sources=[("source", {{"publisher": "SST", "title": "Søvn", "url": "", "year": 2025}})],
    topic=TopicPage.objects.filter(key="sleep", locale__language_code="da").first(),
))
page.save_revision().publish()
print(json.dumps({{"page": page.pk, "uuid": str(page.translation_key)}}))
"""


@dataclass(frozen=True)
class TestArticle:
    """A published article of one municipality, in Danish."""

    __test__ = False

    page: int
    uuid: str
    slug: str
    title: str
    summary: str

    @property
    def path(self) -> str:
        return f"/da/bibliotek/{self.slug}"


def make_article(server: Server, host: str = "fjordby") -> TestArticle:
    word = secrets.token_hex(4)
    title, summary = f"Prøve {word}", f"Et kort svar om {word}."
    given = {
        "host": host, "title": title, "slug": f"proeve-{word}", "summary": summary,
        "html": f"<h2>Det skal du vide</h2><p>Først skrevet {word}.</p>",
    }  # fmt: skip
    made = json.loads(server.python(_MAKE.format(given=json.dumps(given))))
    return TestArticle(made["page"], made["uuid"], given["slug"], title, summary)


_APPROVE = """
from cms.content.models import ArticlePage
from cms.review.actions.words import keep_words
page = ArticlePage.objects.get(pk={page})
keep_words(
    page=page.get_latest_revision_as_object(), danish=None, name="Lone Kjær", role="Sundhedsplejerske",
    signed_in=False, revision_id=page.latest_revision_id,
)
"""


def approve_draft(server: Server, article: TestArticle) -> None:
    """Somebody has read the newest draft; the walk is about something else."""
    server.python(_APPROVE.format(page=article.page))
