from django.urls import path

from plugins.tasks.api.views import MyTasksView, TaskDoneView

urlpatterns = [
    path("mine", MyTasksView.as_view(), name="mine"),
    path("<uuid:task_id>/done", TaskDoneView.as_view(), name="done"),
]
