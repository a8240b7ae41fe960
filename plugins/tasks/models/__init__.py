from plugins.tasks.models.activity import BY_RULE, ChecklistItem, Comment, Mention, TaskEvent, Watcher
from plugins.tasks.models.attachments import Attachment
from plugins.tasks.models.calendars import CalendarFeed
from plugins.tasks.models.looks import LastLook
from plugins.tasks.models.plans import Plan, PlanStep
from plugins.tasks.models.shares import FamilyContact, Share, TeamRules
from plugins.tasks.models.shift_ends import ShiftEnd
from plugins.tasks.models.skills import PersonSkill, Skill
from plugins.tasks.models.tags import Tag, TaskTag
from plugins.tasks.models.tasks import ADULT, ENDED, UNFINISHED, Task, words_key
from plugins.tasks.models.views import DefaultView, SavedView

__all__ = [
    "ADULT",
    "BY_RULE",
    "ENDED",
    "UNFINISHED",
    "Attachment",
    "CalendarFeed",
    "ChecklistItem",
    "Comment",
    "DefaultView",
    "FamilyContact",
    "LastLook",
    "Mention",
    "PersonSkill",
    "Plan",
    "PlanStep",
    "SavedView",
    "Share",
    "ShiftEnd",
    "Skill",
    "Tag",
    "Task",
    "TaskEvent",
    "TaskTag",
    "TeamRules",
    "Watcher",
    "words_key",
]
