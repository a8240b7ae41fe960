from django.utils.translation import gettext_lazy as _

from cms.plugin_api.config import Category, PluginConfig


class VideoConfig(PluginConfig):
    """Meetings between a family and a professional: offered, proposed, booked, moved and cancelled."""

    name = "plugins.video"
    label = "video"
    verbose_name = _("Meetings")
    description = _("Video meetings between families and the municipality.")
    icon = "media"
    category = Category.CONTACT
    order = 20
    personal_data = (
        "video.AvailabilityException",
        "video.AvailabilityRule",
        "video.BusyCalendar",
        "video.BusyTime",
        "video.CallLink",
        "video.CallParticipant",
        "video.CallRoom",
        "video.CallTicket",
        "video.DeviceCheck",
        "video.Hold",
        "video.Meeting",
        "video.MeetingGuest",
        "video.Occupancy",
        "video.Proposal",
        "video.QueueOffer",
        "video.QueuePlace",
        "video.ServiceType",
    )
    pwa_module = True
    families_get = _(
        "They choose a time that suits them, move it and cancel it, by video or by phone, or wait in line to "
        "talk with somebody now."
    )
    professionals_get = _("A calendar with their colleagues beside them, and times that families pick from.")
    needs = _("Teams with members: each says when they can be booked, and each lead what can be booked.")

    def ready(self) -> None:
        super().ready()
        from cms.encryption.secrets import register_sealed_column
        from plugins.video.busy.actions import login_context, secret_context
        from plugins.video.busy.models import BusyCalendar

        register_sealed_column(BusyCalendar, "address_sealed", secret_context)
        register_sealed_column(BusyCalendar, "login_sealed", login_context)
        from plugins.video.receivers import connect

        connect()

    def alarms(self) -> list[str]:
        from plugins.video.on_demand.alarms import alarms

        return alarms()
