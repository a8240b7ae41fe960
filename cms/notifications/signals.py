"""What plugins may react to."""

from cms.plugin_api.signals import PluginSignal

# An urgent notification, or one whose type asks for it, was not seen in time: make a task, call.
# Arguments: notification (cms.notifications.models.Notification). Sent inside the transaction that
# notes that it was told; when a receiver raises, it is told again a little later, to all of them: a
# receiver must be safe to repeat.
notification_unanswered = PluginSignal("notification_unanswered")
