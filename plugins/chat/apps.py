from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from cms.plugin_api.config import Category, PluginConfig

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality


class ChatConfig(PluginConfig):
    """Private conversations between a family and a team, and the team's shared inbox."""

    name = "plugins.chat"
    label = "chat"
    verbose_name = _("Chat")
    description = _("Private conversations between families and the municipality.")
    icon = "comment"
    category = Category.CONTACT
    order = 10
    personal_data = (
        "chat.ArticlePack",
        "chat.Attachment",
        "chat.CannedReply",
        "chat.CannedReplyText",
        "chat.ClinicalOwner",
        "chat.Conversation",
        "chat.ConversationEvent",
        "chat.ConversationTag",
        "chat.DangerEditor",
        "chat.DangerEntry",
        "chat.DangerVersion",
        "chat.Draft",
        "chat.EmergencyAccess",
        "chat.Escalation",
        "chat.EscalationStep",
        "chat.HandoverAnswer",
        "chat.HiddenMessage",
        "chat.InboxEvent",
        "chat.MarkedMessage",
        "chat.Mention",
        "chat.Message",
        "chat.Note",
        "chat.PackedArticle",
        "chat.Participant",
        "chat.StaffEvent",
        "chat.TeamFeed",
        "chat.Transcript",
        "chat.WarmHandover",
    )
    pwa_module = True
    settings_model = "chat.ChatSettings"
    families_get = _(
        "They write to a health visitor or midwife, and read beforehand when an answer can be expected."
    )
    professionals_get = _("One shared inbox, in which nobody's question is forgotten.")
    needs = _("Opening hours and an answer promise: write them on the plugin's settings page first.")

    def ready(self) -> None:
        super().ready()
        from plugins.chat.receivers import connect

        connect()

    def alarms(self) -> list[str]:
        from django.utils import timezone

        from plugins.chat.queries.watch import alarms

        return alarms(timezone.now())

    def bootstrap(self, municipality: "Municipality", user: "User | None") -> dict[str, Any]:
        from django.utils.translation import get_language

        from plugins.chat.promise import promise_of

        told = promise_of(municipality, get_language() or municipality.default_language)
        return {"open_now": told.open_now, "promise": told.promise, "opening_hours": told.opening_hours}
