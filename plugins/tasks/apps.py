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
    personal_data = ("tasks.Task",)
    pwa_module = True
    families_get = _("They see what was agreed upon that they do themselves, and tick it off.")
    professionals_get = _("A list of one's own tasks, what is due first on top.")
