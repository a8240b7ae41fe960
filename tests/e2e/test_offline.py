"""Without a network: what was read is there, what may save a life is there, the rest says so kindly."""

from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.screens import ARTICLE, EMERGENCY

OFFLINE_DATABASE = """async () => {
    const names = (await indexedDB.databases()).map((one) => one.name);
    const count = async (name) => {
        const database = await new Promise((resolve) => {
            const asked = indexedDB.open(name);
            asked.onsuccess = () => resolve(asked.result);
        });
        if (!database.objectStoreNames.contains("articles")) return 0;
        const kept = await new Promise((resolve) => {
            const all = database.transaction("articles").objectStore("articles").getAll();
            all.onsuccess = () => resolve(all.result);
        });
        database.close();
        return kept.filter((copy) => copy.keep === "always").length;
    };
    const counts = await Promise.all(names.map(count));
    return counts.reduce((sum, one) => sum + one, 0);
}"""


def ready_for_the_road(here: Visit) -> None:
    """Wait until the service worker is in charge and the emergency articles are on the device."""
    here.wait_for_worker()
    page = here.page
    for _ in range(60):
        if page.evaluate(OFFLINE_DATABASE) >= 4:
            return
        page.wait_for_timeout(250)
    raise AssertionError("the emergency articles did not arrive")


def test_a_read_article_is_there_after_a_reload_without_network(visit):
    here = visit()
    page = here.goto(ARTICLE)
    expect(page.get_by_role("heading", name="De fire vigtigste råd")).to_be_visible()
    ready_for_the_road(here)
    with here.watch.offline(here.context):
        page.reload()
        page.wait_for_selector("html[data-ready]")
        expect(page.get_by_role("heading", level=1)).to_have_text("Sikker søvn for dit barn")
        expect(page.get_by_role("heading", name="De fire vigtigste råd")).to_be_visible()
        expect(page.get_by_text("Du er ikke på nettet").first).to_be_visible()
        shown = page.locator(".article__picture img")
        assert page.evaluate("image => image.complete && image.naturalWidth > 0", shown.element_handle())


def test_emergency_articles_are_there_though_never_read(visit):
    here = visit()
    page = here.goto("/")
    ready_for_the_road(here)
    with here.watch.offline(here.context):
        page.goto(here.url("/urgent"))
        page.wait_for_selector("html[data-ready]")
        expect(page.get_by_role("link", name="112").first).to_have_attribute("href", "tel:112")
        page.get_by_role("link", name="Faresignaler, når du er gravid").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Faresignaler, når du er gravid")
        page.goto(here.url(EMERGENCY))
        page.wait_for_selector("html[data-ready]")
        expect(page.get_by_role("heading", name="Ring 112 nu, hvis")).to_be_visible()


def test_what_is_not_on_the_device_says_so_and_shows_a_way(visit):
    here = visit()
    page = here.goto("/")
    ready_for_the_road(here)
    with here.watch.offline(here.context):
        page.goto(here.url("/da/bibliotek/kejsersnit"))
        page.wait_for_selector("html[data-ready]")
        expect(page.get_by_text("Vi kan ikke komme på nettet")).to_be_visible()
        expect(page.get_by_role("navigation", name="Hovedmenu")).to_be_visible()
        page.goto(here.url("/offline"))
        page.wait_for_selector("html[data-ready]")
        expect(page.get_by_role("heading", name="Du er ikke på nettet")).to_be_visible()
        page.get_by_role("link", name="Se, hvad du kan læse nu").click()
        expect(page.get_by_role("heading", name="Altid her, hvis det haster")).to_be_visible()


def test_search_works_on_what_is_on_the_device(visit):
    here = visit()
    page = here.goto("/")
    ready_for_the_road(here)
    with here.watch.offline(here.context):
        page.goto(here.url("/search"))
        page.wait_for_selector("html[data-ready]")
        page.get_by_role("combobox").fill("feber")
        expect(page.get_by_text("Vi søger i det, der ligger på din telefon")).to_be_visible()
        expect(page.get_by_role("main").locator("article").first).to_contain_text("Feber")


def test_back_on_the_network_the_notice_goes(visit):
    here = visit()
    page = here.goto("/")
    ready_for_the_road(here)
    notice = page.get_by_text("Du kan stadig læse det, der ligger på din telefon")
    with here.watch.offline(here.context):
        expect(notice).to_be_visible()
    expect(notice).to_have_count(0)


def test_nothing_personal_is_kept_in_a_cache(visit):
    here = visit(role="citizen")
    here.goto("/")
    ready_for_the_road(here)
    kept = here.page.evaluate(
        """async () => {
            const urls = [];
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys()) {
                    urls.push(request.url);
                    if (request.url.endsWith("/offline")) urls.push(await (await cache.match(request)).text());
                }
            }
            return urls;
        }"""
    )
    assert kept
    assert not [one for one in kept if "/api/" in one.split("\n")[0] or "/admin" in one.split("\n")[0]]
    assert not [one for one in kept if "Amina" in one]
