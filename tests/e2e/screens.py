"""Every screen, once: the axe test and the screenshots both go through this list."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from tests.e2e import call_states, device_checks, lines, states
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
LOCAL = "/da/bibliotek/kom-godt-i-gang-med-at-amme"


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
    whole: bool = False
    """Looked through in its whole height: else a button may lie half under a bar, for where one has scrolled."""
    rtl: bool = False
    """Also photographed from right to left."""
    browser: dict[str, Any] = field(default_factory=dict)
    """Options of the browser's context, such as another phone's name."""
    allow: tuple[str, ...] = ()
    """Failures that belong to the state, as in Watch.allow."""


def _call(name: str, act: Callable[[Page], None], **more: Any) -> Screen:
    """A screen of the call of a meeting that is about to begin."""
    given: dict[str, Any] = {"role": "citizen", **more}
    given.setdefault("prepare", call_states.meeting_now)
    return Screen(name, "video/" if given.get("admin") else "/video/", act=act, **given)


def _plain(name: str, path: str) -> Screen:
    """A page of the library where there are no scripts."""
    return Screen(
        name,
        path,
        prefs=None,
        plain=True,
        prepare=states.without_the_app,
        act=states.without_scripts,
        allow=(r"failed: GET .*/static/pwa/.*\.js",),
    )


def _check(name: str, act: Callable[[Page], None], **more: Any) -> Screen:
    """A step of the device check for a meeting tomorrow."""
    return Screen(
        f"video-check-{name}", "/video/check", role="citizen", prepare=device_checks.tomorrow, act=act, **more
    )


def _line(name: str, before: Callable[[Any], None], act: Callable[[Page], None], **more: Any) -> Screen:
    """A screen of the line of those who want to talk now."""
    given: dict[str, Any] = {"role": "citizen", **more}
    return Screen(
        name, "video/now/" if given.get("admin") else "/video/now", prepare=before, act=act, **given
    )


APP = [
    Screen("start-1-language", "/start", prefs=None, rtl=True),
    Screen("start-2-family", "/start", prefs=None, act=states.second_step),
    Screen("start-3-what", "/start", prefs=None, act=states.third_step),
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
    Screen("article-local", LOCAL, rtl=True),
    Screen("article-emergency", EMERGENCY),
    _plain("article-plain", LOCAL),
    _plain("library-plain", "/da/bibliotek/"),
    _plain("topic-plain", "/da/bibliotek/emne/soevn"),
    Screen("article-large-text", ARTICLE, prefs=PREGNANT | {"textSize": "larger"}),
    Screen("article-gone", "/da/bibliotek/findes-ikke", allow=(r"404 GET .*/findes-ikke",)),
    Screen("search-empty", "/search"),
    Screen("search", "/search?q=feber", act=states.filled_search, rtl=True),
    Screen("search-suggestions", "/search", act=states.suggestions),
    Screen("search-none", "/search?q=qqqqxxxx"),
    Screen("urgent", "/urgent", prefs=PREGNANT | {"discreet": True}, rtl=True),
    Screen("more", "/more", rtl=True),
    Screen("install", "/da/app"),
    Screen("install-iphone", "/en/app", prefs=NEW | {"locale": "en"}, browser={"user_agent": IPHONE}),
    Screen("install-samsung", "/da/app", prefs=NEW, browser={"user_agent": SAMSUNG}),
    Screen("arabic-install", "/ar/app", prefs=ARABIC, browser={"user_agent": SAMSUNG}, act=states.arabic),
    Screen(
        "install-plain",
        "/da/app",
        plain=True,
        prepare=states.without_the_app,
        allow=(r"failed: GET .*/static/pwa/.*\.js",),
    ),
    Screen("more-signed-in", "/more", role="citizen"),
    Screen("more-sign-out", "/more", role="citizen", act=states.sign_out_dialog),
    Screen("settings", "/more/settings", rtl=True),
    Screen("settings-discreet", "/more/settings", act=states.discreet),
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
    Screen("sign-in-error", "/sign-in", act=states.missing_identifier),
    Screen(
        "invite-unknown", "/invite#unknown-token", prefs=None, allow=(r"404 POST .*/invitations/inspect",)
    ),
    Screen("preview-expired", "/preview#t=expired", allow=(r"40[134] GET .*/api/v1/preview",)),
    Screen("chat", "/chat/"),
    Screen("chat-signed-in", "/chat/", role="citizen", rtl=True),
    Screen("chat-new", "/chat/new", role="citizen", rtl=True),
    Screen("chat-shared", "/chat/shared", role="citizen", rtl=True),
    Screen("chat-hand-over", "/chat/hand-over", role="citizen", rtl=True),
    Screen("chat-thread", "/chat/", role="citizen", act=states.first_thread, whole=True),
    Screen(
        "chat-thread-begun",
        "/chat/new",
        role="citizen",
        act=states.begun_and_refused,
        whole=True,
        allow=(r"(failed:|409) POST .*/api/v1/chat/conversations",),
    ),
    Screen("chat-photo-chosen", "/chat/", role="citizen", act=states.chosen_photo, whole=True),
    Screen("chat-photo-large", "/chat/", role="citizen", act=states.large_photo, whole=True),
    Screen("chat-recorded", "/chat/", role="citizen", act=states.recorded, whole=True),
    Screen("chat-thread-danger", "/chat/", role="citizen", act=states.thread_danger, whole=True),
    Screen("chat-thread-numbers", "/chat/", role="citizen", act=states.thread_numbers, whole=True),
    Screen("chat-thread-readers", "/chat/", role="citizen", act=states.thread_readers, whole=True),
    Screen("locked", "/more/settings", role="citizen", act=states.locked),
    Screen("settings-signed-in", "/more/settings", role="citizen"),
    Screen("chat-thread-acts", "/chat/", role="citizen", act=states.thread_acts, whole=True),
    Screen("tasks-signed-in", "/tasks/", role="citizen"),
    Screen("video-signed-in", "/video/", role="citizen", rtl=True),
    Screen("video-acts", "/video/", role="citizen", act=states.meeting_acts),
    Screen("video-book", "/video/book", role="citizen", rtl=True),
    Screen("video-book-day", "/video/book", role="citizen", act=states.book_day),
    Screen("video-book-time", "/video/book", role="citizen", act=states.book_time),
    Screen(
        "video-book-window",
        "/video/book",
        role="citizen",
        prepare=call_states.family_windows,
        act=call_states.choose_window,
    ),
    Screen("video-pick", "/video/", role="citizen", act=states.pick),
    _call("video-call-check", call_states.check),
    _call("video-call-ready", call_states.ready),
    _call("video-call-steps", call_states.steps),
    _call("video-call-lobby", call_states.lobby),
    _call("video-call-lost", call_states.lost, prepare=call_states.nobody_answers),
    _call("video-call-over", call_states.over),
    _check("allow", device_checks.begun, rtl=True),
    _check("refused", device_checks.refused, rtl=True),
    _check("samsung", device_checks.refused, browser={"user_agent": SAMSUNG}),
    _check("camera", device_checks.camera),
    _check("speaker", device_checks.speaker),
    _check("voice", device_checks.voice),
    _check("outcome", device_checks.outcome),
    _line("video-now", lines.choose, lines.shows("main .state"), rtl=True),
    _line("video-now-closed", lines.closed, lines.see("Lukket lige nu")),
    _line("video-now-wait", lines.wait, lines.shows("main .number"), rtl=True),
    _line("video-now-leave", lines.wait, lines.sure),
    _line("video-now-ring", lines.ring, lines.shows("main .bell"), rtl=True),
    _line("video-now-missed", lines.missed, lines.see("Vi ringer til dig")),
    _line("video-now-gone", lines.gone, lines.see("så andre kom til først")),
    _line("arabic-now-wait", lines.wait, states.arabic, prefs=ARABIC),
    Screen("video-join", "/video/join#t=unknown", prefs=NEW),
    Screen(
        "video-join-unknown",
        "/video/join#t=unknown",
        prefs=NEW,
        act=call_states.unknown_link,
        allow=(r"404 POST .*/calls/join",),
    ),
    Screen("review-link", "/review", plain=True),
    Screen("not-found", "/findes-ikke", allow=(r"404 GET .*/findes-ikke",)),
    Screen("offline", "/offline"),
    Screen("home-klitby", "/", host="klitby"),
    Screen("arabic-start", "/start", prefs=None, act=states.arabic_start),
    Screen("arabic-home", "/", prefs=ARABIC, act=states.arabic),
    Screen("arabic-library", "/ar/bibliotek/", prefs=ARABIC, act=states.arabic),
    Screen("arabic-article", ARABIC_ARTICLE, prefs=ARABIC, act=states.arabic),
    Screen("arabic-article-easy", ARABIC_ARTICLE, prefs=ARABIC | {"easy": True}, act=states.arabic),
    Screen("arabic-paragraphs", ARABIC_ARTICLE, prefs=ARABIC, act=states.paragraphs),
    Screen("arabic-search", "/search?q=حرارة", prefs=ARABIC, act=states.filled_search),
    Screen("arabic-urgent", "/urgent", prefs=ARABIC | {"discreet": True}, act=states.arabic),
    Screen("arabic-more", "/more", prefs=ARABIC, act=states.arabic),
    Screen("arabic-settings", "/more/settings", prefs=ARABIC, act=states.arabic),
    Screen("choose-municipality", "/", host="", plain=True),
]


def _staff(name: str, path: str, role: str, **more: Any) -> Screen:
    return Screen(name, path, role=role, admin=True, **more)


ADMIN = [
    Screen("admin-login", "login/", admin=True),
    Screen("admin-forgotten-password", "password_reset/", admin=True),
    Screen("admin-set-up-factor", "", prepare=sign_in_new_colleague, admin=True),
    _staff("admin-home-professional", "", "professional"),
    _staff("admin-families", "families/", "professional"),
    _staff("admin-family", "families/{family}/", "professional"),
    _staff("admin-family-birth", "families/{family}/", "professional", act=states.birth),
    _staff("admin-family-contact", "tasks/contacts/{family}/", "professional"),
    _staff("admin-invite", "families/invite/", "professional"),
    _staff("admin-invitations", "families/invitations/", "professional"),
    _staff("admin-inbox", "chat/", "professional"),
    _staff("admin-danger-words", "chat/danger/", "professional"),
    _staff("admin-danger-owners", "chat/danger/", "municipal_admin"),
    _staff("admin-danger-list", "chat/danger/", "professional", act=states.danger_list),
    _staff("admin-conversation", "chat/?state=any", "professional", act=states.first_talk),
    _staff("admin-conversation-article", "chat/?state=any", "professional", act=states.article_choice),
    _staff("admin-conversation-handed-over", "chat/?state=any", "professional", act=states.handed_over),
    _staff("admin-inbox-drafts", "chat/?view=drafts&state=any", "professional"),
    _staff(
        "admin-conversation-draft", "chat/?view=drafts&state=any", "professional", act=states.draft_to_check
    ),
    _staff("admin-inbox-filters", "chat/?state=any&since=2020-01-01", "professional"),
    _staff("admin-inbox-filters-open", "chat/?state=any&urgent=1", "professional", act=states.filters_open),
    _staff("admin-conversation-packs", "chat/?state=any", "professional", act=states.packs),
    _staff("admin-packs", "chat/packs/", "professional"),
    _staff("admin-pack", "chat/packs/", "professional", act=states.first_pack),
    _staff("admin-conversation-canned", "chat/?state=any", "professional", act=states.canned),
    _staff("admin-canned-replies", "chat/canned/", "professional"),
    _staff("admin-canned-reply", "chat/canned/", "professional", act=states.first_canned),
    _staff("admin-tags", "chat/tags/", "professional"),
    _staff("admin-transcript", "chat/?state=any", "professional", act=states.transcript),
    _staff("admin-emergency", "chat/emergency/", "professional", act=states.emergency_search),
    _staff("admin-meetings", "video/", "professional"),
    _staff("admin-meetings-week", "video/?view=week", "professional"),
    _staff("admin-meeting", "video/", "professional", act=states.first_meeting),
    _staff("admin-meeting-guests", "video/", "professional", act=states.meeting_guests),
    _staff("admin-meeting-book", "video/book/?family_name=a", "professional"),
    _staff("admin-meeting-propose", "video/propose/?family={family}", "professional"),
    _line("admin-now", lines.ringing_and_others, lines.see("Du ringer til"), role="professional", admin=True),
    _line("admin-now-empty", lines.nobody, lines.see("Ingen venter"), role="professional", admin=True),
    _line("admin-now-closed", lines.closed, lines.see("Køen er lukket"), role="professional", admin=True),
    _call("admin-call-check", call_states.check, role="professional", admin=True),
    _call("admin-call-ready", call_states.ready, role="professional", admin=True),
    _call("admin-call-steps", call_states.steps, role="professional", admin=True),
    _call("admin-call", call_states.host, role="professional", admin=True),
    _call(
        "admin-call-colleague",
        call_states.to_colleague,
        prepare=call_states.somebody_waits,
        role="professional",
        admin=True,
    ),
    _staff(
        "admin-meeting-book-window",
        "video/book/?family={family}",
        "professional",
        prepare=call_states.windows,
        act=call_states.all_windows,
    ),
    _staff("admin-meetings-proposed", "video/proposals/", "professional"),
    _staff("admin-meetings-mine", "video/availability/", "professional"),
    _staff("admin-meetings-calendars", "video/availability/calendars/", "professional"),
    _staff("admin-meetings-kinds", "video/services/", "professional"),
    _staff("admin-tasks", "tasks/", "professional"),
    _staff("admin-tasks-board", "tasks/?layout=state", "professional"),
    _staff("admin-tasks-people", "tasks/?layout=people", "professional"),
    _staff("admin-task", "tasks/", "professional", act=states.first_task),
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
    _staff("admin-article-preview", "pages/{article}/edit/", "editor", act=states.preview_panel),
    _staff("admin-outdated-translations", "translations/outdated/", "editor"),
    _staff("admin-all-articles", "reports/articles/", "editor"),
    _staff("admin-read-back", "reports/articles/read-back/", "editor"),
    _staff("admin-read-back-difference", "reports/articles/read-back/", "editor", act=states.read_back),
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
    _staff("admin-import-report", "import/", "editor", act=states.imported),
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
