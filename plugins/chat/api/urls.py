from django.urls import path

from plugins.chat.api.views import PromiseView

urlpatterns = [path("promise", PromiseView.as_view(), name="promise")]
