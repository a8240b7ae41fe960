from django.urls import path

from plugins.tasks.api.calendars import CalendarAddressView, FeedView
from plugins.tasks.api.contacts import ContactsView
from plugins.tasks.api.files import FilesView, FileView
from plugins.tasks.api.views import ActView, ConcernsView, MineDoneView, MineView, TasksView, TaskView

urlpatterns = [
    path("", TasksView.as_view(), name="tasks"),
    path("mine", MineView.as_view(), name="mine"),
    path("mine/<uuid:task_id>/done", MineDoneView.as_view(), name="mine_done"),
    path("concerns", ConcernsView.as_view(), name="concerns"),
    path("contacts/<uuid:family_id>", ContactsView.as_view(), name="contacts"),
    path("calendar", CalendarAddressView.as_view(), name="calendar"),
    path("calendar/<str:secret>.ics", FeedView.as_view(), name="feed"),
    path("<uuid:task_id>", TaskView.as_view(), name="task"),
    path("<uuid:task_id>/files", FilesView.as_view(), name="files"),
    path("<uuid:task_id>/files/<uuid:file_id>", FileView.as_view(), name="file"),
    path("<uuid:task_id>/<slug:act>", ActView.as_view(), name="act"),
]
