"""Name a device from its user agent, in words that its owner recognises."""

from django.utils.translation import gettext as _

# Order matters: Edge and Samsung's browser also call themselves Chrome, Chrome also Safari.
_BROWSERS = (
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def device_label(user_agent: str) -> str:
    """Return e.g. "Chrome on an Android phone"; "Unknown device" when nothing is recognised."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    kind = _kind(user_agent)
    if browser and kind:
        return _("%(browser)s on %(device)s") % {"browser": browser, "device": kind}
    return browser or kind or _("Unknown device")


def _kind(user_agent: str) -> str:
    phone_or_tablet = _("an Android phone") if "Mobile" in user_agent else _("an Android tablet")
    kinds = (
        ("iPhone", _("an iPhone")),
        ("iPad", _("an iPad")),
        ("Android", phone_or_tablet),
        ("CrOS", _("a Chromebook")),
        ("Windows", _("a Windows computer")),
        ("Mac", _("a Mac")),
        ("Linux", _("a Linux computer")),
    )
    return next((name for mark, name in kinds if mark in user_agent), "")
