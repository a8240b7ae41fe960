from cms.plugin_api.realtime import Socket
from cms.realtime.events import group
from cms.realtime.plugin_sockets import PluginSocket
from cms.realtime.relay import relay


class EchoSocket(PluginSocket):
    """Says back what it hears, to everybody on this socket; knows nobody."""

    largest = 100_000
    looked = 0

    async def heard(self, frame):
        name = group(self.municipality, "dummy_plugin", "echo")
        if frame["say"] == "hello":
            self.settled_in()
            await self.join(name)
        await relay(name, frame)

    async def relayed(self, group_name, frame):
        await self.say(frame)

    async def unsettled(self):
        await self.say({"say": "looked"})

    async def gone(self):
        pass


sockets = [Socket("echo", EchoSocket)]
