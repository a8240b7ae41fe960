from django.utils.translation import gettext_lazy as _

from cms.plugin_api.config import Category, PluginConfig


class TasksConfig(PluginConfig):
    """What is to be done for a family, by whom and until when."""

    name = "plugins.tasks"
    label = "tasks"
    verbose_name = _("Tasks")
    description = _("What is to be done for a family, by whom and until when.")
    icon = "tasks"
    category = Category.WORK
    order = 30
    personal_data = (
        "tasks.Attachment",
        "tasks.CalendarFeed",
        "tasks.ChecklistItem",
        "tasks.Comment",
        "tasks.DefaultView",
        "tasks.FamilyContact",
        "tasks.LastLook",
        "tasks.Mention",
        "tasks.PersonSkill",
        "tasks.Plan",
        "tasks.PlanStep",
        "tasks.SavedView",
        "tasks.Share",
        "tasks.ShiftEnd",
        "tasks.Tag",
        "tasks.Task",
        "tasks.TaskEvent",
        "tasks.TaskTag",
        "tasks.TeamRules",
        "tasks.Watcher",
    )
    pwa_module = True
    families_get = _("They see who does what for them and by when, and tick off what they do themselves.")
    professionals_get = _("Work finds the right colleague, and nothing is forgotten between two chairs.")
    needs = _("Teams with their opening hours: an administrator writes them under Teams.")

    def ready(self) -> None:
        super().ready()
        from plugins.tasks.receivers import connect

        connect()

    def alarms(self) -> list[str]:
        """What is late in the current municipality, a sentence each, without names: for the watchdog."""
        from django.utils import timezone

        from plugins.tasks.queries.late import alarms

        return alarms(timezone.now())
