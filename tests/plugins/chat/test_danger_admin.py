"""The screens for danger words: who sees them, and what is done there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.accounts.models import Role
from cms.municipalities.scope import municipality_scope
from plugins.chat.models import ClinicalOwner, DangerEntry, DangerVersion
from plugins.chat.queries.danger import served_versions
from tests.factories.core import MembershipFactory, UserFactory
from tests.factories.danger import approved_with, draft_with, make_admin, make_owner

BASE = "/admin/chat/danger/"


def html(client, path=BASE):
    answer = client.get(path)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def entry(**facts):
    return {"kind": "stem", "phrase": "krwawienie", "topic": "bleeding", "call": "maternity"} | facts


@pytest.fixture
def draft(street):
    return draft_with(street.here, street.nurse, "krew")


def phrases(version):
    return sorted(DangerEntry.unscoped.filter(version=version).values_list("phrase", flat=True))


def test_the_way_from_a_first_draft_to_families(street):
    nurse, owner = street.client(street.nurse), street.client(make_owner(street.here))
    answer = nurse.post(f"{BASE}begin/", {"language": "da"})
    version = DangerVersion.unscoped.select_related("list").get()
    place = f"{BASE}{version.list_id}/"
    assert answer.url == place
    nurse.post(f"{place}words/add/", entry())
    assert "krwawienie" in phrases(version)
    # The editor finds no button, and the address refuses them too.
    assert "/approve/" not in html(nurse, place)
    nurse.post(f"{place}approve/", {"saves": version.saves + 1})
    assert DangerVersion.unscoped.get().approved_at is None
    text = html(owner, place)
    assert "/approve/" in text and f'name="saves" value="{version.saves + 1}"' in text
    owner.post(f"{place}approve/", {"saves": version.saves})
    assert DangerVersion.unscoped.get().approved_at is None  # it had changed since
    owner.post(f"{place}approve/", {"saves": version.saves + 1})
    assert DangerVersion.unscoped.get().approved_at is not None
    with municipality_scope(street.here):
        assert [one.number for one in served_versions(street.here)] == [1]


def test_an_owner_who_changed_the_draft_may_not_approve(street, draft):
    owner = make_owner(street.here)
    client = street.client(owner)
    client.post(f"{BASE}{draft.list_id}/words/add/", entry())
    saves = DangerVersion.unscoped.get().saves
    client.post(f"{BASE}{draft.list_id}/approve/", {"saves": saves})
    assert DangerVersion.unscoped.get().approved_at is None


def test_words_are_changed_and_removed_in_the_draft_only(street, draft):
    client, place = street.client(street.nurse), f"{BASE}{draft.list_id}/"
    word = draft.entries.model.unscoped.get(version=draft)
    client.post(f"{place}words/{word.pk}/", entry(phrase="  KREW   "))
    assert phrases(draft) == ["krew"]
    client.post(f"{place}words/{word.pk}/", entry(phrase="krwi"))
    assert phrases(draft) == ["krwi"]
    client.post(f"{place}words/{word.pk}/", {"remove": "1"})
    assert phrases(draft) == []
    version = approved_with(street.here, street.nurse, "wody")
    old = DangerEntry.unscoped.get(version=version)
    assert client.get(f"{place}words/{old.pk}/").status_code == 404
    assert client.post(f"{place}words/{old.pk}/", entry(phrase="x")).status_code == 404
    assert phrases(version) == ["wody"]


@pytest.mark.parametrize(
    "facts",
    [
        {"phrase": "two words"},
        {"phrase": "ab"},
        {"phrase": ""},
        {"kind": "phrase", "phrase": "one"},
        {"phrase": "<script>"},
        {"topic": ""},
        {"call": ""},
        {"topic": "nothing"},
        {"phrase": "krew"},
    ],
)
def test_what_makes_no_sense_is_not_saved(street, draft, facts):
    answer = street.client(street.nurse).post(f"{BASE}{draft.list_id}/words/add/", entry(**facts))
    assert answer.status_code == 200
    assert phrases(draft) == ["krew"]


def test_a_harmless_word_needs_no_call(street, draft):
    client = street.client(street.nurse)
    given = entry(kind="harmless", phrase="krewetki", topic="bleeding", call="maternity")
    assert client.post(f"{BASE}{draft.list_id}/words/add/", given).status_code == 302
    row = DangerEntry.unscoped.get(version=draft, phrase="krewetki")
    assert (row.topic, row.call) == ("", "")


def test_only_people_who_work_here_see_the_screens(street, draft):
    place = f"{BASE}{draft.list_id}/"
    editor = UserFactory(is_staff=True)
    MembershipFactory(user=editor, municipality=street.here, role=Role.EDITOR)
    for user in (editor, street.amina, street.nurse_there):
        assert street.client(user).get(place).status_code in {302, 403, 404}
        assert street.client(user).post(f"{BASE}begin/", {"language": "da"}).status_code in {302, 403, 404}
    assert DangerVersion.unscoped.count() == 1
    admin = street.client(make_admin(street.here))
    assert "krew" in html(admin, place)
    # An administrator says who approves, and proposes no words.
    admin.post(f"{BASE}begin/", {"language": "da"})
    admin.post(f"{place}words/add/", entry())
    assert DangerVersion.unscoped.count() == 1
    assert phrases(draft) == ["krew"]


def test_the_addresses_of_another_municipalitys_list_do_not_exist(street):
    foreign = draft_with(street.there, street.nurse_there, "kanarek")
    version = approved_with(street.there, street.nurse_there, "papuga", language="uk")
    word = DangerEntry.unscoped.get(version=foreign)
    client = street.client(street.nurse)
    assert "kanarek" not in html(client)
    place = f"{BASE}{foreign.list_id}/"
    for path in (place, f"{place}words/{word.pk}/", f"{BASE}{version.list_id}/versions/{version.pk}/"):
        assert client.get(path).status_code == 404, path
    for act in ("approve", "discard", "start", "adopt"):
        assert client.post(f"{place}{act}/", {"saves": 1}).status_code == 404
    own = draft_with(street.here, street.nurse, "krew")
    mixed = f"{BASE}{own.list_id}/versions/{version.pk}/"
    assert client.get(mixed).status_code == 404


def test_administrators_appoint_and_end_the_right_to_approve(street):
    admin, nurse = street.client(make_admin(street.here)), street.client(street.nurse)
    wanted = {"user": str(street.other_nurse.pk)}
    nurse.post(f"{BASE}owners/appoint/", wanted)
    assert not ClinicalOwner.unscoped.exists()
    admin.post(f"{BASE}owners/appoint/", wanted)
    admin.post(f"{BASE}owners/appoint/", wanted)
    admin.post(f"{BASE}owners/appoint/", {"user": str(street.amina.pk)})
    admin.post(f"{BASE}owners/appoint/", {"user": str(street.nurse_there.pk)})
    assert ClinicalOwner.unscoped.get().user == street.other_nurse
    nurse.post(f"{BASE}owners/end/", wanted)
    assert ClinicalOwner.unscoped.get().ended_at is None
    admin.post(f"{BASE}owners/end/", wanted)
    assert ClinicalOwner.unscoped.get().ended_at is not None


def test_an_old_version_shows_what_it_changed(street):
    approved_with(street.here, street.nurse, "krew")
    second = approved_with(street.here, street.nurse, "wody")
    text = html(street.client(street.nurse), f"{BASE}{second.list_id}/versions/{second.pk}/")
    assert '<ins dir="auto">wody</ins>' in text
    assert '<ins dir="auto">krew</ins>' not in text
    draft = draft_with(street.here, street.nurse)
    address = f"{BASE}{draft.list_id}/versions/{draft.pk}/"
    assert street.client(street.nurse).get(address).status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_the_screens_take_the_same_queries_for_one_row_and_for_three(street, many):
    """Of ours: Wagtail's own menus and headers ask as they like."""
    version = approved_with(street.here, street.nurse, *["a", "b", "c"][:many], language="da")
    draft = draft_with(street.here, street.nurse, *["d", "e", "f"][:many], language="da")
    DangerEntry.unscoped.exclude(phrase__in="abcdef").delete()
    for _ in range(many):
        make_owner(street.here)
    client = street.client(street.nurse)
    counted = []
    for path in (BASE, f"{BASE}{draft.list_id}/", f"{BASE}{draft.list_id}/versions/{version.pk}/"):
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            html(client, path)
        counted.append(sum("chat_" in query["sql"] for query in asked))
    assert counted == [4, 9, 6]
