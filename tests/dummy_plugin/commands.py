from cms.plugin_api.realtime import Call, CommandError, command, subscription
from tests.dummy_plugin.models import Note


@command("dummy_plugin.count")
def count(call: Call):
    if call.data.get("fail"):
        raise CommandError("dummy_plugin.refused", "No.")
    return {"count": Note.objects.filter(author=call.user).count()}


@command("dummy_plugin.echo")
async def echo(call: Call):
    return {"echo": call.data.get("text")}


@subscription("dummy_plugin.note")
def may_join_note(user, municipality, key):
    return Note.objects.filter(author=user, pk=key).exists()


commands = [count, echo]
subscriptions = [may_join_note]
