"""Every screen, once: the axe test and the screenshots both go through this list."""

import csv
import datetime as dt
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from tests.cms.content.photographs import photograph
from tests.e2e.importing import import_word_file
from tests.e2e.staff import sign_in_new_colleague

DUE = (dt.datetime.now(dt.UTC).date() + dt.timedelta(weeks=18)).isoformat()
BORN = (dt.datetime.now(dt.UTC).date() - dt.timedelta(weeks=9)).isoformat()
PREGNANT: dict[str, Any] = {
    "started": True,
    "locale": "da",
    "family": [{"id": "a", "kind": "due", "date": DUE}],
}
NEW: dict[str, Any] = {"started": True, "locale": "da"}
SEVERAL: dict[str, Any] = {
    **NEW,
    "family": [
        {"id": "a", "kind": "due", "date": DUE, "several": True},
        {"id": "b", "kind": "born", "date": BORN, "due": DUE},
        {"id": "c", "kind": "born", "date": BORN, "paused": True},
    ],
    "stopped": {"articles": [], "sets": ["pregnancy"]},
}
ARTICLE = "/da/bibliotek/sikker-soevn"
ARABIC: dict[str, Any] = PREGNANT | {"locale": "ar"}
ARABIC_ARTICLE = "/ar/bibliotek/fever-and-illness"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/18.5 Mobile/15E148 Safari/604.1"
)
SAMSUNG = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
    " SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36"
)
EMERGENCY = "/da/bibliotek/faresignaler-i-graviditeten"


@dataclass(frozen=True)
class Screen:
    """One screen in one state. `path` is an address, in the admin below /admin/ when `admin` is set.

    {article}, {translation}, {index}, {family}, {override}, {regional}, {fact} and {team} in it are keys of
    the demo's rows in Fjordby.
    """

    name: str
    path: str
    role: str | None = None
    host: str = "fjordby"
    prefs: dict[str, Any] | None = field(default_factory=lambda: PREGNANT)
    prepare: Callable[[Any], None] | None = None
    """What is done with the Visit before the address is opened."""
    act: Callable[[Page], None] | None = None
    """What is done before the screen is looked at."""
    admin: bool = False
    plain: bool = False
    """A page without the app: nothing to wait for but its load."""
    rtl: bool = False
    """Also photographed from right to left."""
    browser: dict[str, Any] = field(default_factory=dict)
    """Options of the browser's context, such as another phone's name."""
    allow: tuple[str, ...] = ()
    """Failures that belong to the state, as in Watch.allow."""


def button(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("button", name=name, exact=True).click()


def _second_step(page: Page) -> None:
    page.get_by_role("button", name="Videre").click()
    page.get_by_text("Jeg venter barn").click()


def _third_step(page: Page) -> None:
    page.get_by_role("button", name="Videre").click()
    page.get_by_role("button", name="Spring over").click()


def _arabic(page: Page) -> None:
    page.locator("html[dir=rtl]").wait_for()


def _arabic_start(page: Page) -> None:
    page.get_by_text("العربية").click()
    _arabic(page)


def _paragraphs(page: Page) -> None:
    page.get_by_role("button", name="غيّر اللغة فقرة بفقرة").click()
    page.locator(".pair").first.wait_for()


def _without_the_app(opened: Any) -> None:
    """The server's page alone. Scripts stay allowed: the accessibility check is one."""
    opened.context.route("**/static/pwa/**/*.js", lambda route: route.abort())


def _filled_search(page: Page) -> None:
    _first_result(page).wait_for()


def _first_result(page: Page) -> Locator:
    return page.locator("main article").first


def _suggestions(page: Page) -> None:
    page.get_by_role("combobox").press_sequentially("amm")
    page.get_by_role("option").first.wait_for()


def _sign_out_dialog(page: Page) -> None:
    page.get_by_role("button", name="Log ud").click()
    page.get_by_role("dialog").wait_for()


def _missing_identifier(page: Page) -> None:
    page.get_by_role("button", name="Send mig en kode").click()


def _book_day(page: Page) -> None:
    page.get_by_role("button", name="Samtale med sundhedsplejerske").click()
    page.get_by_role("heading", name="Hvilken dag?").wait_for()


def _book_time(page: Page) -> None:
    _book_day(page)
    page.locator("main li button").first.click()
    page.get_by_role("heading", name="Hvad tid?").wait_for()


def _pick(page: Page) -> None:
    page.get_by_role("link", name="Vælg en tid").first.click()
    page.get_by_role("button", name="Ingen af tiderne passer").wait_for()


def _meeting_acts(page: Page) -> None:
    page.get_by_role("button", name="Ændr", exact=True).first.click()
    page.get_by_role("link", name="Læg i min kalender").first.wait_for()


def own_threads(page: Page) -> Locator:
    """Those of the list of conversations that are not the family's shared one."""
    rows = page.locator("main section[aria-labelledby=threads] a[href^='/chat/']")
    return rows.filter(has_not_text="Fælles for familien")


def _first_thread(page: Page) -> None:
    own_threads(page).first.click()
    page.locator("[role=log] article").first.wait_for()


def _thread_danger(page: Page) -> None:
    _first_thread(page)
    page.get_by_label("Din besked").fill("Jeg mærker ikke liv i dag")
    page.get_by_role("region", name="Det lyder, som om det ikke kan vente").wait_for()


def _thread_numbers(page: Page) -> None:
    _first_thread(page)
    page.get_by_text("Hvis det ikke kan vente").click()


def _thread_readers(page: Page) -> None:
    _first_thread(page)
    page.get_by_role("button", name="Hvem kan læse det her?").click()
    page.get_by_role("dialog").get_by_role("heading", name="Kan læse det", exact=True).wait_for()


def _locked(page: Page) -> None:
    page.get_by_role("button", name="Lås nu").click()
    page.get_by_role("heading", name="Låst", exact=True).wait_for()


def _danger_list(page: Page) -> None:
    page.get_by_role("link", name="dansk", exact=True).click()
    page.get_by_label("Skriv, som en familie ville").fill("Jeg bløder meget")
    page.get_by_text("Fundet:").first.wait_for()


def _thread_acts(page: Page) -> None:
    _first_thread(page)
    page.locator("[role=log] article").last.get_by_role("button", name="Mere").click()


def _chosen_photo(page: Page) -> None:
    _first_thread(page)
    file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    page.locator("input[type=file][multiple]").set_input_files([file])
    page.get_by_role("img", name="Billede 1").wait_for()


def _recorded(page: Page) -> None:
    _first_thread(page)
    page.get_by_role("button", name="Tal", exact=True).click()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_role("button", name="Lyt", exact=True).wait_for()


def _large_photo(page: Page) -> None:
    _first_thread(page)
    page.locator("[role=log]").get_by_role("button", name="Åbn stort").first.click()
    page.get_by_role("dialog").wait_for()


def _article_choice(page: Page) -> None:
    _first_talk(page)
    page.get_by_text("Tilføj en artikel", exact=True).click()
    page.get_by_label("Søg i biblioteket").press_sequentially("søvn")
    page.get_by_role("radio").first.wait_for()


def _first_talk(page: Page) -> None:
    page.locator("[data-inbox-row]").first.click()
    page.locator("[role=log]").first.wait_for()


def _filters_open(page: Page) -> None:
    page.locator(".inbox-narrow > summary").click()
    page.get_by_label("Mærket med").wait_for()


def _packs(page: Page) -> None:
    _first_talk(page)
    page.locator("[data-packs] > summary").click()
    page.get_by_label("Søg i pakkerne").wait_for()


def _first_pack(page: Page) -> None:
    page.locator(".chat-list a").first.click()
    page.get_by_label("Søg i biblioteket").fill("barn")
    page.locator(".chat-page").get_by_role("button", name="Søg", exact=True).click()
    page.get_by_role("button", name="Læg i").first.wait_for()


def _canned(page: Page) -> None:
    _first_talk(page)
    page.locator("[data-canned] > summary").click()


def _first_canned(page: Page) -> None:
    page.locator(".chat-list a").first.click()
    page.locator(".chat-placeholders").wait_for()


def _transcript(page: Page) -> None:
    _first_talk(page)
    page.locator(".inbox-more > summary").click()
    page.get_by_role("link", name="Fil til journalen").click()
    page.get_by_role("button", name="Lav filen").wait_for()


def _emergency_search(page: Page) -> None:
    page.get_by_label("Navn på en voksen i familien").fill("maria")
    page.get_by_role("button", name="Søg", exact=True).click()
    page.get_by_role("button", name="Åbn den i otte timer").wait_for()


def _discreet(page: Page) -> None:
    page.get_by_role("switch", name="Vis knappen Forlad").click()


APP = [
    Screen("start-1-language", "/start", prefs=None, rtl=True),
    Screen("start-2-family", "/start", prefs=None, act=_second_step),
    Screen("start-3-what", "/start", prefs=None, act=_third_step),
    Screen("home", "/", rtl=True),
    Screen("home-new", "/", prefs=NEW),
    Screen("home-child", "/", prefs=NEW | {"family": [{"id": "b", "kind": "born", "date": BORN}]}),
    Screen("home-loss", "/", prefs=NEW | {"situation": "loss"}),
    Screen("home-several", "/", prefs=SEVERAL),
    Screen("home-adoption", "/", prefs=NEW | {"family": [{"id": "a", "kind": "adopted", "date": BORN}]}),
    Screen("family-several", "/more/family", prefs=SEVERAL, rtl=True),
    Screen("family-loss", "/more/family", prefs=SEVERAL | {"situation": "loss"}),
    Screen("home-signed-in", "/", role="citizen"),
    Screen("library", "/da/bibliotek/", rtl=True),
    Screen("library-english", "/en/bibliotek/", prefs=PREGNANT | {"locale": "en"}),
    Screen("topic", "/da/bibliotek/emne/soevn", rtl=True),
    Screen("article", ARTICLE, rtl=True),
    Screen("article-local", "/da/bibliotek/kom-godt-i-gang-med-at-amme", rtl=True),
    Screen("article-emergency", EMERGENCY),
    Screen("article-large-text", ARTICLE, prefs=PREGNANT | {"textSize": "larger"}),
    Screen("article-gone", "/da/bibliotek/findes-ikke", allow=(r"404 GET .*/findes-ikke",)),
    Screen("search-empty", "/search"),
    Screen("search", "/search?q=feber", act=_filled_search, rtl=True),
    Screen("search-suggestions", "/search", act=_suggestions),
    Screen("search-none", "/search?q=qqqqxxxx"),
    Screen("urgent", "/urgent", prefs=PREGNANT | {"discreet": True}, rtl=True),
    Screen("more", "/more", rtl=True),
    Screen("install", "/da/app"),
    Screen("install-iphone", "/en/app", prefs=NEW | {"locale": "en"}, browser={"user_agent": IPHONE}),
    Screen("install-samsung", "/da/app", prefs=NEW, browser={"user_agent": SAMSUNG}),
    Screen("arabic-install", "/ar/app", prefs=ARABIC, browser={"user_agent": SAMSUNG}, act=_arabic),
    Screen(
        "install-plain",
        "/da/app",
        plain=True,
        prepare=_without_the_app,
        allow=(r"failed: GET .*/static/pwa/.*\.js",),
    ),
    Screen("more-signed-in", "/more", role="citizen"),
    Screen("more-sign-out", "/more", role="citizen", act=_sign_out_dialog),
    Screen("settings", "/more/settings", rtl=True),
    Screen("settings-discreet", "/more/settings", act=_discreet),
    Screen("family", "/more/family"),
    Screen("saved", "/more/saved"),
    Screen("recent", "/more/recent", rtl=True),
    Screen("saved-discreet", "/more/saved", prefs=PREGNANT | {"discreet": True}),
    Screen("downloads", "/more/downloads"),
    Screen("devices", "/more/devices", role="citizen"),
    Screen("notifications", "/more/notifications", role="citizen", rtl=True),
    Screen("notifications-how", "/more/notifications/how", role="citizen", rtl=True),
    Screen("accessibility", "/more/accessibility"),
    Screen("about", "/more/about"),
    Screen("sign-in", "/sign-in", rtl=True),
    Screen("sign-in-error", "/sign-in", act=_missing_identifier),
    Screen(
        "invite-unknown", "/invite#unknown-token", prefs=None, allow=(r"404 POST .*/invitations/inspect",)
    ),
    Screen("preview-expired", "/preview#t=expired", allow=(r"40[134] GET .*/api/v1/preview",)),
    Screen("chat", "/chat/"),
    Screen("chat-signed-in", "/chat/", role="citizen", rtl=True),
    Screen("chat-new", "/chat/new", role="citizen", rtl=True),
    Screen("chat-shared", "/chat/shared", role="citizen", rtl=True),
    Screen("chat-thread", "/chat/", role="citizen", act=_first_thread),
    Screen("chat-photo-chosen", "/chat/", role="citizen", act=_chosen_photo),
    Screen("chat-photo-large", "/chat/", role="citizen", act=_large_photo),
    Screen("chat-recorded", "/chat/", role="citizen", act=_recorded),
    Screen("chat-thread-danger", "/chat/", role="citizen", act=_thread_danger),
    Screen("chat-thread-numbers", "/chat/", role="citizen", act=_thread_numbers),
    Screen("chat-thread-readers", "/chat/", role="citizen", act=_thread_readers),
    Screen("locked", "/more/settings", role="citizen", act=_locked),
    Screen("settings-signed-in", "/more/settings", role="citizen"),
    Screen("chat-thread-acts", "/chat/", role="citizen", act=_thread_acts),
    Screen("tasks-signed-in", "/tasks/", role="citizen"),
    Screen("video-signed-in", "/video/", role="citizen", rtl=True),
    Screen("video-acts", "/video/", role="citizen", act=_meeting_acts),
    Screen("video-book", "/video/book", role="citizen", rtl=True),
    Screen("video-book-day", "/video/book", role="citizen", act=_book_day),
    Screen("video-book-time", "/video/book", role="citizen", act=_book_time),
    Screen("video-pick", "/video/", role="citizen", act=_pick),
    Screen("review-link", "/review", plain=True),
    Screen("not-found", "/findes-ikke", allow=(r"404 GET .*/findes-ikke",)),
    Screen("offline", "/offline"),
    Screen("home-klitby", "/", host="klitby"),
    Screen("arabic-start", "/start", prefs=None, act=_arabic_start),
    Screen("arabic-home", "/", prefs=ARABIC, act=_arabic),
    Screen("arabic-library", "/ar/bibliotek/", prefs=ARABIC, act=_arabic),
    Screen("arabic-article", ARABIC_ARTICLE, prefs=ARABIC, act=_arabic),
    Screen("arabic-article-easy", ARABIC_ARTICLE, prefs=ARABIC | {"easy": True}, act=_arabic),
    Screen("arabic-paragraphs", ARABIC_ARTICLE, prefs=ARABIC, act=_paragraphs),
    Screen("arabic-search", "/search?q=حرارة", prefs=ARABIC, act=_filled_search),
    Screen("arabic-urgent", "/urgent", prefs=ARABIC | {"discreet": True}, act=_arabic),
    Screen("arabic-more", "/more", prefs=ARABIC, act=_arabic),
    Screen("arabic-settings", "/more/settings", prefs=ARABIC, act=_arabic),
    Screen("choose-municipality", "/", host="", plain=True),
]


def _staff(name: str, path: str, role: str, **more: Any) -> Screen:
    return Screen(name, path, role=role, admin=True, **more)


def _first_task(page: Page) -> None:
    page.locator(".tasks-row__label").first.click()
    page.locator(".tasks-facts").wait_for()


def _read_back(page: Page) -> None:
    """The list as it is fetched, with another date in every row."""
    text = page.evaluate("fetch('/admin/reports/articles/?export=csv').then((answer) => answer.text())")
    rows = list(csv.reader(text.removeprefix("\ufeff").splitlines(), delimiter=";"))
    place = rows[0].index("Næste gennemgang")
    day = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=40)).isoformat()
    lines = [rows[0], *([*row[:place], day, *row[place + 1 :]] for row in rows[1:]), ["999999999"]]
    data = "\n".join(";".join(line) for line in lines).encode()
    page.locator("input[type=file]").set_input_files(
        [{"name": "liste.csv", "mimeType": "text/csv", "buffer": data}]
    )
    page.get_by_role("button", name="Vis, hvad der bliver ændret").click()
    page.get_by_role("heading", name="Det bliver ændret").wait_for()


def _first_meeting(page: Page) -> None:
    page.locator("#mine ~ table tbody a").first.click()
    page.locator(".video-about").wait_for()


def _preview_panel(page: Page) -> None:
    page.locator("[data-side-panel-toggle=preview]").click()
    page.frame_locator("iframe.w-preview__iframe").last.get_by_role("heading", level=1).wait_for()


def _imported(page: Page) -> None:
    with tempfile.TemporaryDirectory() as folder:
        import_word_file(page, Path(folder), 3)


ADMIN = [
    Screen("admin-login", "login/", admin=True),
    Screen("admin-forgotten-password", "password_reset/", admin=True),
    Screen("admin-set-up-factor", "", prepare=sign_in_new_colleague, admin=True),
    _staff("admin-home-professional", "", "professional"),
    _staff("admin-families", "families/", "professional"),
    _staff("admin-family", "families/{family}/", "professional"),
    _staff("admin-invite", "families/invite/", "professional"),
    _staff("admin-invitations", "families/invitations/", "professional"),
    _staff("admin-inbox", "chat/", "professional"),
    _staff("admin-danger-words", "chat/danger/", "professional"),
    _staff("admin-danger-owners", "chat/danger/", "municipal_admin"),
    _staff("admin-danger-list", "chat/danger/", "professional", act=_danger_list),
    _staff("admin-conversation", "chat/?state=any", "professional", act=_first_talk),
    _staff("admin-conversation-article", "chat/?state=any", "professional", act=_article_choice),
    _staff("admin-inbox-filters", "chat/?state=any&since=2020-01-01", "professional"),
    _staff("admin-inbox-filters-open", "chat/?state=any&urgent=1", "professional", act=_filters_open),
    _staff("admin-conversation-packs", "chat/?state=any", "professional", act=_packs),
    _staff("admin-packs", "chat/packs/", "professional"),
    _staff("admin-pack", "chat/packs/", "professional", act=_first_pack),
    _staff("admin-conversation-canned", "chat/?state=any", "professional", act=_canned),
    _staff("admin-canned-replies", "chat/canned/", "professional"),
    _staff("admin-canned-reply", "chat/canned/", "professional", act=_first_canned),
    _staff("admin-tags", "chat/tags/", "professional"),
    _staff("admin-transcript", "chat/?state=any", "professional", act=_transcript),
    _staff("admin-emergency", "chat/emergency/", "professional", act=_emergency_search),
    _staff("admin-meetings", "video/", "professional"),
    _staff("admin-meetings-week", "video/?view=week", "professional"),
    _staff("admin-meeting", "video/", "professional", act=_first_meeting),
    _staff("admin-meeting-book", "video/book/?family_name=a", "professional"),
    _staff("admin-meetings-proposed", "video/proposals/", "professional"),
    _staff("admin-meetings-mine", "video/availability/", "professional"),
    _staff("admin-meetings-kinds", "video/services/", "professional"),
    _staff("admin-tasks", "tasks/", "professional"),
    _staff("admin-tasks-board", "tasks/?layout=state", "professional"),
    _staff("admin-tasks-people", "tasks/?layout=people", "professional"),
    _staff("admin-task", "tasks/", "professional", act=_first_task),
    _staff("admin-task-new", "tasks/new/", "professional"),
    _staff("admin-tasks-week", "tasks/?layout=week", "professional"),
    _staff("admin-tasks-month", "tasks/?layout=month", "professional"),
    _staff("admin-tasks-load", "tasks/load/", "professional"),
    _staff("admin-tasks-skills", "tasks/skills/", "professional"),
    _staff("admin-tasks-tags", "tasks/tags/", "professional"),
    _staff("admin-tasks-finish", "tasks/finish/", "professional"),
    _staff("admin-tasks-plans", "tasks/plans/", "professional"),
    _staff("admin-tasks-calendar", "tasks/calendar/", "professional"),
    _staff("admin-account", "account/", "professional"),
    _staff("admin-factors", "second-factor/", "professional"),
    _staff("admin-home-editor", "", "editor"),
    _staff("admin-articles", "pages/{index}/", "editor"),
    _staff("admin-article-editor", "pages/{article}/edit/", "editor"),
    _staff("admin-article-preview", "pages/{article}/edit/", "editor", act=_preview_panel),
    _staff("admin-outdated-translations", "translations/outdated/", "editor"),
    _staff("admin-all-articles", "reports/articles/", "editor"),
    _staff("admin-read-back", "reports/articles/read-back/", "editor"),
    _staff("admin-read-back-difference", "reports/articles/read-back/", "editor", act=_read_back),
    _staff("admin-hardest-articles", "reports/hardest/", "editor"),
    _staff("admin-review-dates", "reports/review-dates/", "editor"),
    _staff("admin-review-links", "review/{article}/links/", "editor"),
    _staff("admin-review-assign", "review/{article}/assign/", "editor"),
    _staff("admin-check-translation", "review/{translation}/translation/", "reviewer"),
    _staff("admin-images", "images/", "editor"),
    _staff("admin-synonyms", "snippets/search_words/synonymgroup/", "editor"),
    _staff(
        "admin-add-synonyms", "snippets/search_words/synonymgroup/add/?word=tungsind&language=da", "editor"
    ),
    _staff("admin-words-without-results", "words-without-results/", "editor"),
    _staff("admin-feedback", "feedback/", "editor"),
    _staff("admin-local-contacts", "snippets/content/localfact/", "editor"),
    _staff("admin-changes", "snippets/overrides/override/", "editor"),
    _staff("admin-change", "snippets/overrides/override/edit/{override}/", "editor"),
    _staff("admin-change-review-links", "regional-articles/changes/{override}/review/links/", "editor"),
    _staff("admin-change-review-assign", "regional-articles/changes/{override}/review/assign/", "editor"),
    _staff("admin-regional-articles", "regional-articles/", "editor"),
    _staff("admin-start-change", "regional-articles/{regional}/change/", "editor"),
    _staff("admin-local-contact", "snippets/content/localfact/edit/{fact}/", "editor"),
    _staff("admin-local-timeline", "snippets/timeline/localset/add/", "editor"),
    _staff("admin-import", "import/", "editor"),
    _staff("admin-import-report", "import/", "editor", act=_imported),
    _staff("admin-export", "export/", "municipal_admin"),
    _staff("admin-home-municipality", "", "municipal_admin"),
    _staff("admin-plugins", "plugins/", "municipal_admin"),
    _staff("admin-plugin-switch-off", "plugins/chat/off/", "municipal_admin"),
    _staff("admin-plugin-settings", "plugins/chat/settings/", "municipal_admin"),
    _staff("admin-people", "people/", "municipal_admin"),
    _staff("admin-add-colleague", "people/add/", "municipal_admin"),
    _staff("admin-teams", "teams/", "municipal_admin"),
    _staff("admin-add-team", "teams/add/", "municipal_admin"),
    _staff("admin-team", "teams/{team}/", "municipal_admin"),
    _staff("admin-team-members", "teams/{team}/members/", "municipal_admin"),
    _staff("admin-team-topics", "teams/{team}/topics/", "municipal_admin"),
    _staff("admin-team-opening", "teams/{team}/opening/", "municipal_admin"),
    _staff("admin-closed-days", "teams/closed-days/", "municipal_admin"),
    _staff("admin-rotas", "rota/", "professional"),
    _staff("admin-rota", "rota/{team}/", "municipal_admin"),
    _staff("admin-absence", "absence/", "professional"),
    _staff("admin-absences", "absences/", "municipal_admin"),
    _staff("admin-webhooks", "webhooks/", "municipal_admin"),
    _staff("admin-add-webhook", "webhooks/add/", "municipal_admin"),
    _staff("admin-broken-links", "reports/broken-links/", "editor"),
    _staff("admin-our-municipality", "our-municipality/", "municipal_admin"),
    _staff("admin-home-region", "", "region_admin", host=""),
    _staff("admin-municipalities", "municipalities/", "region_admin", host=""),
    _staff("admin-add-municipality", "municipalities/add/", "region_admin", host=""),
    _staff("admin-locks", "regional-articles/{regional}/locks/", "region_admin", host=""),
    _staff("admin-timelines", "snippets/timeline/contentset/", "region_admin", host=""),
    _staff("admin-add-timeline", "snippets/timeline/contentset/add/", "region_admin", host=""),
    _staff("admin-not-here", "", "citizen", allow=(r"403 GET .*/admin/",)),
]

ALL = [*APP, *ADMIN]
