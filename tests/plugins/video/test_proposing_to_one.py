"""Times are proposed to one adult of a family alone: the other reads, hears and finds nothing of it."""

import pytest

from cms.accounts.queries import guardians_now
from cms.notifications.models import Notification
from cms.plugin_api.actions import enable_plugin
from cms.plugin_api.privacy import Subject
from cms.realtime.events import group
from cms.realtime.groups import personal_key
from plugins.tasks.models import Task
from plugins.video.actions.proposing import none_fits, pick, propose, withdraw
from plugins.video.errors import WrongGuardianError
from plugins.video.models import Meeting, Proposal
from plugins.video.privacy import handler
from tests.factories.core import GuardianFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.usefixtures("here")

API = "/api/v1/video/"


@pytest.fixture
def father(nurses):
    user = UserFactory()
    GuardianFactory(user=user, family=nurses.aminas)
    MembershipFactory(user=user, municipality=nurses.here, role="citizen")
    return user


def make(nurses, hours=(9, 11), **kwargs):
    kwargs = {"guardian": nurses.amina} | kwargs
    return propose(
        family=nurses.aminas,
        professional=nurses.nurse,
        service=nurses.service,
        times=[nurses.at(hour) for hour in hours],
        actor=nurses.nurse,
        **kwargs,
    )


def first_of(proposal):
    return proposal.times.order_by("starts_at").first()


def hears_nothing(user):
    return not Notification.unscoped.filter(user=user).exists()


def finds(client, path):
    return client.get(API + path).json()["results"]


def test_only_she_is_asked_and_finds_it(nurses, father):
    asked = make(nurses)
    [note] = Notification.unscoped.filter(user=nurses.amina)
    assert (note.type, note.about) == ("video.proposed", str(asked.pk))
    assert hears_nothing(father)
    his, hers = nurses.client(father), nurses.client(nurses.amina)
    assert [row["id"] for row in finds(hers, "proposals")] == [str(asked.pk)]
    assert finds(his, "proposals") == []


def test_he_can_neither_read_nor_answer_it(nurses, father):
    asked, his = make(nurses), nurses.client(father)
    time = {"time": str(first_of(asked).pk)}
    assert his.get(f"{API}proposals/{asked.pk}").status_code == 404
    for path, data in (("pick", time), ("none-fits", {"words": "Mondays"})):
        answer = his.post(f"{API}proposals/{asked.pk}/{path}", data, content_type="application/json")
        assert answer.status_code == 404
    assert Proposal.unscoped.get().state == "open"


def test_what_she_picks_is_hers_alone(nurses, father):
    asked, hers = make(nurses), nurses.client(nurses.amina)
    answer = hers.post(
        f"{API}proposals/{asked.pk}/pick", {"time": str(first_of(asked).pk)}, content_type="application/json"
    )
    assert answer.status_code == 201
    meeting = Meeting.unscoped.get()
    assert meeting.guardian == nurses.amina
    assert hears_nothing(father)
    assert finds(nurses.client(father), "upcoming") == []
    assert nurses.client(father).get(f"{API}meetings/{meeting.pk}").status_code == 404


def test_none_fits_is_work_that_is_about_her_alone(nurses, father):
    enable_plugin(municipality=nurses.here, plugin="tasks", actor=None)
    asked = make(nurses)
    none_fits(proposal_id=asked.pk, actor=nurses.amina, words="After three")
    task = Task.unscoped.get()
    assert (task.family, task.guardian) == (nurses.aminas, nurses.amina)
    assert hears_nothing(father)
    exported = handler.export(Subject(user=father, families=[nurses.aminas]))["video.Proposal"]
    assert exported == []
    [own] = handler.export(Subject(user=nurses.amina, families=[nurses.aminas]))["video.Proposal"]
    assert own["answer"] == "After three"


def test_no_bell_rings_at_his_devices(nurses, father, monkeypatch):
    rung = []
    monkeypatch.setattr(
        "plugins.video.actions.telling.publish_on_commit", lambda name, *_rest: rung.append(name)
    )
    asked = make(nurses)
    withdraw(proposal_id=asked.pk, actor=nurses.nurse)
    none_fits(proposal_id=make(nurses).pk, actor=nurses.amina, words="After three")
    again = make(nurses)
    pick(proposal_id=again.pk, time_id=first_of(again).pk, actor=nurses.amina)
    names = {user: group(nurses.here, "video", personal_key(user)) for user in (nurses.amina, father)}
    assert names[nurses.amina] in rung
    assert names[father] not in rung


def test_what_he_asked_for_alone_stays_open_when_she_gets_times(nurses, father):
    his = make(nurses, guardian=father)
    none_fits(proposal_id=his.pk, actor=father, words="Evenings")
    shared = make(nurses, guardian=None)
    assert Proposal.unscoped.get(pk=his.pk).state == "none_fits"
    none_fits(proposal_id=shared.pk, actor=nurses.amina, words="Mornings")
    make(nurses)
    states = dict(Proposal.unscoped.values_list("pk", "state"))
    assert (states[his.pk], states[shared.pk]) == ("none_fits", "settled")
    nurses.book_by_nurse(nurses.at(15), team=nurses.team, guardian=father)
    assert Proposal.unscoped.get(pk=his.pk).state == "settled"


def test_only_an_adult_of_the_family_can_be_asked(nurses):
    with pytest.raises(WrongGuardianError):
        make(nurses, guardian=nurses.bodil)
    assert nurses.bodil not in {one.user for one in guardians_now(nurses.aminas)}
    assert not Proposal.unscoped.exists()


def test_without_one_everybody_is_asked(nurses, father):
    asked = make(nurses, guardian=None)
    for user in (nurses.amina, father):
        assert [row["id"] for row in finds(nurses.client(user), "proposals")] == [str(asked.pk)]
