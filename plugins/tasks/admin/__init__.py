"""The professionals' tasks in Wagtail's admin."""

from typing import ClassVar

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import Family
from cms.municipalities.confinement import kinds
from cms.plugin_api.admin import PluginMenuItem, PluginViewSet
from cms.teams.models import Team
from plugins.tasks.admin.acts import ActView, SeenView
from plugins.tasks.admin.attachments import AttachmentView, AttachView, DetachView
from plugins.tasks.admin.bulk import BulkView, UndoView
from plugins.tasks.admin.calendar import CalendarView
from plugins.tasks.admin.contacts import ContactsView
from plugins.tasks.admin.load import LoadPartView, LoadView, PassedOnView, RulesView
from plugins.tasks.admin.making import ChangeView, NewView, StartPlanView
from plugins.tasks.admin.panel import MyDayPanel, MyDayPartView
from plugins.tasks.admin.plans import PlansView, PlanView
from plugins.tasks.admin.saved import SavedViewsView
from plugins.tasks.admin.shift_ends import BackView, FinishView
from plugins.tasks.admin.skills import SkillsView
from plugins.tasks.admin.tags import TagsView
from plugins.tasks.admin.views import PartView, TasksView, TaskView
from plugins.tasks.models import Attachment, Plan, Task

_ONE = "<uuid:todo_id>/"


class TasksViewSet(PluginViewSet):
    name = "tasks"
    icon = "tasks"
    address_values: ClassVar = {
        "todo_id": kinds.row_of(Task),
        "team_id": kinds.row_of(Team),
        "file_id": kinds.row_of(Attachment),
        "plan_id": kinds.row_of(Plan),
        "family_id": kinds.row_of(Family),
        "act": kinds.word,
    }

    def get_urlpatterns(self) -> list[URLPattern]:
        view = self.construct_view
        return [
            path("", view(TasksView), name="list"),
            path("part/", view(PartView), name="part"),
            path("my-day/", view(MyDayPartView), name="my_day"),
            path("new/", view(NewView), name="new"),
            path("bulk/", view(BulkView), name="bulk"),
            path("undo/", view(UndoView), name="undo"),
            path("seen/", view(SeenView), name="seen"),
            path("load/", view(LoadView), name="load"),
            path("load/<int:team_id>/part/", view(LoadPartView), name="load_part"),
            path("load/<int:team_id>/rules/", view(RulesView), name="rules"),
            path("finish/", view(FinishView), name="finish"),
            path("finish/back/", view(BackView), name="back"),
            path("passed-on/", view(PassedOnView), name="passed_on"),
            path("calendar/", view(CalendarView), name="calendar"),
            path("contacts/<uuid:family_id>/", view(ContactsView), name="contacts"),
            path("views/", view(SavedViewsView), name="saved"),
            path("tags/", view(TagsView), name="tags"),
            path("skills/", view(SkillsView), name="skills"),
            path("plans/", view(PlansView), name="plans"),
            path("plans/new/", view(PlanView), name="plan_new"),
            path("plans/start/", view(StartPlanView), name="plan_start"),
            path("plans/<int:plan_id>/", view(PlanView), name="plan"),
            path(_ONE, view(TaskView), name="task"),
            path(f"{_ONE}change/", view(ChangeView), name="change"),
            path(f"{_ONE}files/", view(AttachView), name="attach"),
            path(f"{_ONE}files/<uuid:file_id>/", view(AttachmentView), name="attachment"),
            path(f"{_ONE}files/<uuid:file_id>/remove/", view(DetachView), name="detach"),
            path(f"{_ONE}<slug:act>/", view(ActView), name="act"),
        ]


viewsets = [TasksViewSet()]
menu_items = [
    PluginMenuItem(_("Tasks"), url_name="tasks:list", name="tasks-list", icon_name="tasks", order=120)
]
home_panels = [MyDayPanel()]
