"""What is put on record."""

from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType

CREATED = "tasks.task_created"
COMPLETED = "tasks.task_completed"
WORKED = "tasks.task_changed"
READ = "tasks.task_read"
RULES_CHANGED = "tasks.rules_changed"
PLAN_WRITTEN = "tasks.plan_written"
TAGS_CHANGED = "tasks.tags_changed"
SKILLS_CHANGED = "tasks.skills_changed"
CONTACT_CHANGED = "tasks.contact_changed"
FEED_MADE = "tasks.calendar_address_made"
FEED_REVOKED = "tasks.calendar_address_withdrawn"

actions = [
    ActionType(CREATED, _("gave somebody a task")),
    ActionType(COMPLETED, _("finished a task")),
    ActionType(WORKED, _("worked on a task")),
    ActionType(READ, _("read a task"), reads=True),
    ActionType(RULES_CHANGED, _("changed how tasks are shared out")),
    ActionType(PLAN_WRITTEN, _("wrote a plan of tasks")),
    ActionType(TAGS_CHANGED, _("changed the tags of tasks")),
    ActionType(SKILLS_CHANGED, _("changed skills, or who has them")),
    ActionType(CONTACT_CHANGED, _("changed who is the family's contact person")),
    ActionType(FEED_MADE, _("made an address for a calendar")),
    ActionType(FEED_REVOKED, _("withdrew the address for a calendar")),
]
