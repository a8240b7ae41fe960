from cms.plugin_api.signals import PluginSignal

something_happened = PluginSignal("something_happened")
before_something = PluginSignal("before_something")
heard: list[tuple[str, int]] = []


class VetoError(Exception):
    pass


def on_something(*, municipality, number):
    heard.append((municipality.slug, number))
    if number < 0:
        raise ValueError(number)
    return number


def veto_something(*, municipality, number):
    if number == 13:
        raise VetoError


receivers = [(something_happened, on_something), (before_something, veto_something)]
