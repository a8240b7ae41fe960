"""An old link leads to the renamed article; an administrator sets a webhook up."""

from playwright.sync_api import expect

from tests.e2e.library import make_article
from tests.e2e.server import Server

_RENAME = """
from cms.content.models import ArticlePage
page = ArticlePage.objects.get(pk={page})
page.slug = "{slug}"
page.save_revision().publish()
"""


def rename(server: Server, page: int, slug: str) -> None:
    server.python(_RENAME.format(page=page, slug=slug))


def test_old_link_leads_to_the_renamed_article_also_without_a_network(visit, server: Server):
    article = make_article(server)
    family = visit()
    family.goto(article.path)
    family.wait_for_worker()
    heading = family.page.get_by_role("heading", level=1)
    expect(heading).to_have_text(article.title)

    rename(server, article.page, f"{article.slug}-ny")
    family.goto("/")
    family.goto(article.path)
    expect(heading).to_have_text(article.title)
    expect(family.page).to_have_url(family.url(f"{article.path}-ny"))
    with family.watch.offline(family.context):
        family.goto(article.path)
        expect(heading).to_have_text(article.title)


def test_renamed_address_is_a_redirect_for_everybody_else(visit, server: Server):
    article = make_article(server)
    rename(server, article.page, f"{article.slug}-ny")
    stranger = visit()
    first = stranger.page.goto(stranger.url(article.path)).request.redirected_from.response()
    assert (first.status, first.headers["location"]) == (301, f"{article.path}-ny")


def test_administrator_adds_a_webhook_and_sends_a_test(visit):
    admin = visit(role="municipal_admin", size="desktop")
    page = admin.admin("webhooks/add/")
    page.get_by_label("Navn").fill("Borgerportal")
    page.get_by_label("Adresse").fill("https://10.0.0.1/hook")
    page.get_by_role("button", name="Tilføj webhooken").click()
    expect(page.get_by_text("ligger på det åbne internet")).to_be_visible()
    page.get_by_label("Adresse").fill("https://1.1.1.1/hook")
    page.get_by_role("button", name="Tilføj webhooken").click()
    expect(page.get_by_role("heading", name="Borgerportal").first).to_be_visible()
    page.get_by_role("button", name="Send en prøve").click()
    expect(page.get_by_text("webhook.test")).to_be_visible()
    page.get_by_role("link", name="Vis den hemmelige nøgle").click()
    expect(page.get_by_text("whsec_")).to_be_visible()
    page.get_by_role("link", name="Tilbage til webhooken").click()
    page.get_by_role("link", name="Fjern webhooken").click()
    page.get_by_role("button", name="Fjern webhooken").click()
    expect(page.get_by_text("Webhooken er fjernet")).to_be_visible()
