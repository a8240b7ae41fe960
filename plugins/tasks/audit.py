from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType

TASK_CREATED = "tasks.task_created"
TASK_COMPLETED = "tasks.task_completed"

actions = [
    ActionType(TASK_CREATED, _("gave somebody a task")),
    ActionType(TASK_COMPLETED, _("finished a task")),
]
