"""Classes that leave something to whoever builds on them: one that forgot it cannot be made at all."""

import inspect

import pytest

from cms.accounts.admin.base import MunicipalView
from cms.content.api.views import LibraryView
from cms.realtime.plugin_sockets import PluginSocket
from cms.review.subjects import Subject, subjects


@pytest.mark.parametrize(
    ("base", "hook"),
    [
        (MunicipalView, "is_allowed"),
        (LibraryView, "endpoint"),
        (PluginSocket, "gone"),
        (Subject, "locked"),
    ],
)
def test_a_class_that_forgot_a_hook_cannot_be_made(base, hook):
    missing = base.__abstractmethods__
    whole = type("Whole", (base,), {name: lambda *_: None for name in missing})
    whole()
    with pytest.raises(TypeError, match=hook):
        type("Half", (base,), {name: lambda *_: None for name in missing - {hook}})()


def test_every_subject_of_the_review_is_whole():
    assert len(subjects()) >= 2
    assert not [one for one in subjects() if inspect.isabstract(type(one))]
