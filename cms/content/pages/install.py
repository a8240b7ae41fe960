"""How to put the app on a phone: a page that needs no JavaScript, a short address, and a code for it.

The app has a screen of its own at the same address, with the same words: features/install.
"""

from typing import Any, NamedTuple
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.content.addresses import app_path
from cms.content.pages.document import document
from cms.content.pages.languages import language_link
from cms.content.pages.qr import qr_code
from cms.municipalities.http import municipality_of


class Step(NamedTuple):
    text: str
    sign: str = ""
    """What is drawn beside it: the sign that one looks for in the browser."""


def ways() -> list[dict[str, Any]]:
    """The browsers of families' phones, each with its steps: [{key, title, steps}], in the active language.

    What the browsers call their menus is as in September 2026.
    """
    add = Step(_("Tap Add."))
    scroll = Step(_("Scroll down. Tap Add to Home Screen."), "add")
    return [
        {
            "key": "chrome",
            "title": _("Android: Chrome"),
            "steps": [
                Step(_("Tap the three dots at the top."), "dots"),
                Step(_("Tap Install app or Add to Home screen."), "add"),
                Step(_("Tap Install.")),
            ],
        },
        {
            "key": "samsung",
            "title": _("Android: Samsung Internet"),
            "steps": [
                Step(_("Tap the three lines at the bottom."), "lines"),
                Step(_("Tap Add page to. Then tap Home screen."), "add"),
                add,
            ],
        },
        {
            "key": "firefox",
            "title": _("Android: Firefox"),
            "steps": [
                Step(_("Tap the three dots."), "dots"),
                Step(_("Tap Add app to Home screen."), "add"),
                add,
            ],
        },
        {
            "key": "safari",
            "title": _("iPhone and iPad: Safari"),
            "steps": [
                Step(
                    _("Tap Share, the square with an arrow. If you cannot see it, tap the three dots first."),
                    "share",
                ),
                scroll,
                add,
            ],
        },
        {
            "key": "other",
            "title": _("iPhone and iPad: another browser"),
            "steps": [
                Step(_("Tap Share. It is beside the address or in the menu."), "share"),
                scroll,
                Step(_("If it is not there, open this page in Safari.")),
            ],
        },
    ]


def kept() -> list[str]:
    """What lies on the phone once the app is there."""
    return [
        _("Articles that you read, saved or will need soon. They take up 50 MB at most."),
        _("What you choose: your language, the size of the text, your child's dates."),
        _("If you sign in: your messages."),
        _("Others who use the phone can see the icon. If nobody may know, do not put the app there."),
    ]


def removal() -> list[str]:
    return [
        _("If you are signed in, sign out first, under More. That deletes everything from the phone."),
        _("Hold your finger on the icon. Choose Uninstall, Remove or Delete."),
        _("On Android the browser still keeps the articles. Delete them in its settings, under site data."),
    ]


@require_safe
def install_page(request: HttpRequest, locale: str) -> HttpResponse:
    languages = municipality_of(request).languages
    if locale not in languages:
        raise Http404
    origin = f"{request.scheme}://{request.get_host()}"
    with translation.override(locale):
        content: dict[str, Any] = {
            "title": _("Put the app on your phone"),
            "description": _("Then Family Start opens like your other apps, also without a network."),
            "ways": ways(),
            "kept": kept(),
            "removal": removal(),
        }
    return document(
        request,
        locale=locale,
        template="content/pages/install.html",
        canonical=app_path(locale),
        languages=[language_link(code, app_path(code)) for code in languages],
        # "?&" is understood by both iOS and Android, which disagree about what comes before the body.
        sms=f"sms:?&body={quote(origin + app_path(locale), safe='')}",
        code=f"{app_path(locale)}/code.svg",
        **content,
    )


@require_safe
def install_short(request: HttpRequest) -> HttpResponse:
    """The address to say or to write on paper: leads on in the language of the reader's browser."""
    municipality = municipality_of(request)
    wanted = translation.get_language_from_request(request).split("-")[0]
    locale = wanted if wanted in municipality.languages else municipality.default_language
    answer = HttpResponseRedirect(app_path(locale))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_safe
def install_code(request: HttpRequest, locale: str) -> HttpResponse:
    """The page's address as a QR code, to be photographed by another phone."""
    if locale not in municipality_of(request).languages:
        raise Http404
    return qr_code(f"{request.scheme}://{request.get_host()}{app_path(locale)}")
