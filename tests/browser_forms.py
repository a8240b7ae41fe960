"""A form as a browser has it: what it sends untouched, and which button the Enter key presses."""

from bs4 import BeautifulSoup

_BUTTONS = {"submit", "button", "reset", "image"}


def form_with(html, selector):
    """The form around what `selector` finds first."""
    found = BeautifulSoup(html, "html.parser").select_one(selector)
    assert found is not None, f"The page has no {selector}"
    return found.find_parent("form")


def sent_by(form):
    """What it sends untouched, without the button that is pressed: lists, as a client posts them."""
    sent = {}
    for field in form.select("input[name], select[name], textarea[name]"):
        if not field.has_attr("disabled"):
            sent.setdefault(field["name"], []).extend(_values(field))
    return {name: values for name, values in sent.items() if values}


def _values(field):
    kind = field.get("type", "text")
    if field.name == "select":
        chosen = field.select("option[selected]") or (
            [] if "multiple" in field.attrs else field.select("option")[:1]
        )
        return [option.get("value", option.text) for option in chosen]
    if field.name == "textarea":
        return [field.text.removeprefix("\n")]
    if kind in {"checkbox", "radio"}:
        return [field.get("value", "on")] if field.has_attr("checked") else []
    return [] if kind in _BUTTONS | {"file"} else [field.get("value", "")]


def pressed_by_enter(form):
    """The form's first submit button, as what it sends; None when that one is out of use."""
    button = form.select_one("button:not([type]), button[type=submit], input[type=submit]")
    if button is None or button.has_attr("disabled"):
        return None
    return {button["name"]: button.get("value", "")} if button.has_attr("name") else {}
