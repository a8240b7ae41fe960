from django.utils.translation import gettext_lazy as _

from cms.plugin_api.config import Category, PluginConfig


class VideoConfig(PluginConfig):
    """Meetings between a family and a professional. So far: what is booked."""

    name = "plugins.video"
    label = "video"
    verbose_name = _("Meetings")
    description = _("Video meetings between families and the municipality.")
    icon = "media"
    category = Category.CONTACT
    order = 20
    personal_data = (
        "video.Meeting",
        "video.CallRoom",
        "video.CallParticipant",
        "video.CallLink",
        "video.CallTicket",
    )
    pwa_module = True
    families_get = _("They see when the next meeting is and with whom.")
    professionals_get = _("A list of their coming meetings.")
