from django.http import HttpResponse
from django.urls import path
from django.views import View

from cms.plugin_api.admin import (
    PluginChooserViewSet,
    PluginMenuItem,
    PluginModelViewSet,
    PluginSnippetViewSet,
    PluginViewSet,
)
from tests.dummy_plugin.models import Label, Note


class CountView(View):
    def get(self, request):
        return HttpResponse(f"{Note.objects.count()} notes")


def raw_view(request):
    return HttpResponse("raw")


class CountViewSet(PluginViewSet):
    name = "dummy_plugin"
    menu_label = "Dummy count"
    add_to_admin_menu = True

    def get_urlpatterns(self):
        # The second view does not come through construct_view: the mount gates it all the same.
        return [path("", self.construct_view(CountView), name="index"), path("raw/", raw_view, name="raw")]


class NoteViewSet(PluginModelViewSet):
    model = Note
    url_prefix = "dummy_plugin/notes"
    url_namespace = "dummy_plugin_notes"
    form_fields = ["text"]
    icon = "edit"


class LabelViewSet(PluginSnippetViewSet):
    model = Label
    icon = "tag"


class LabelChooserViewSet(PluginChooserViewSet):
    model = Label
    url_prefix = "dummy_plugin/choose-label"


viewsets = [
    CountViewSet(),
    NoteViewSet(),
    LabelViewSet(),
    LabelChooserViewSet("dummy_plugin_label_chooser"),
]
menu_items = [PluginMenuItem("Dummy", url_name="dummy_plugin:index", icon_name="edit")]
urlpatterns = [path("more/", raw_view, name="more")]
