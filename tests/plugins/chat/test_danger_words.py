"""Danger words: drafted by one, approved by another, and served only then."""

import pytest
from django.db import IntegrityError, transaction

from cms.accounts.models import Role
from cms.audit.models import AuditEvent
from cms.municipalities.scope import municipality_scope
from plugins.chat.actions import danger
from plugins.chat.danger.suggested import suggested_languages
from plugins.chat.errors import MayNotApproveError, NotADraftError, SeenOtherwiseError
from plugins.chat.models import DangerEntry, DangerVersion
from plugins.chat.queries.danger import changes_between, known_entry, regional_version, served_versions
from plugins.chat.rules import can_approve, is_clinical_owner
from tests.factories.core import MembershipFactory
from tests.factories.danger import add_word, approved_with, draft_with, make_owner


@pytest.fixture
def here(street):
    with municipality_scope(street.here):
        yield street


def served(place):
    return {
        version.list.language: [one.phrase for one in version.served_entries]
        for version in served_versions(place)
    }


def test_a_draft_is_not_served_and_an_approved_version_is(here):
    draft = draft_with(here.here, here.nurse, "krew")
    assert served(here.here) == {}
    owner = make_owner(here.here)
    danger.approve(version=draft, actor=owner, saves=draft.saves)
    assert served(here.here) == {"pl": ["krew"]}


def test_what_is_approved_stays_served_while_the_next_is_drafted(here):
    first = approved_with(here.here, here.nurse, "krew")
    draft = draft_with(here.here, here.nurse, "wody")
    assert draft.number == 2
    assert served(here.here) == {"pl": ["krew"]}
    kept, added = draft.entries.order_by("phrase")
    assert kept.key == first.entries.get().key
    owner = make_owner(here.here)
    danger.approve(version=draft, actor=owner, saves=draft.saves)
    assert sorted(served(here.here)["pl"]) == ["krew", "wody"]
    # History is kept, word for word.
    assert [one.phrase for one in first.entries.all()] == ["krew"]
    assert [change.after.phrase for change in changes_between(first, draft)] == [added.phrase]


def test_nobody_approves_a_draft_that_they_changed(here):
    owner, second = make_owner(here.here), make_owner(here.here)
    draft = draft_with(here.here, owner, "krew")
    with pytest.raises(MayNotApproveError):
        danger.approve(version=draft, actor=owner, saves=draft.saves)
    add_word(draft, here.nurse, "wody")
    draft.refresh_from_db()
    # That somebody else was the last to change it does not help.
    assert not can_approve(owner, draft)
    assert served(here.here) == {}
    danger.approve(version=draft, actor=second, saves=draft.saves)
    assert AuditEvent.objects.get(action="chat.danger_words_approved").actor == second


def test_only_a_clinical_owner_approves_and_only_while_the_right_lasts(here):
    draft = draft_with(here.here, here.nurse, "krew")
    stranger = make_owner(here.there)
    for person in (here.nurse, here.other_nurse, here.amina, stranger):
        with pytest.raises(MayNotApproveError):
            danger.approve(version=draft, actor=person, saves=draft.saves)
    owner = make_owner(here.here)
    right = owner.clinical_ownerships.get()
    danger.end_ownership(owner=right, actor=here.nurse)
    assert not is_clinical_owner(owner, here.here)
    with pytest.raises(MayNotApproveError):
        danger.approve(version=draft, actor=owner, saves=draft.saves)
    # A right without the work is no right either.
    left = make_owner(here.here)
    left.memberships.update(role=Role.CITIZEN)
    assert not is_clinical_owner(left, here.here)


def test_nobody_approves_what_changed_after_they_looked(here):
    owner = make_owner(here.here)
    draft = draft_with(here.here, here.nurse, "krew")
    looked_at = draft.saves
    add_word(draft, here.nurse, "wody")
    with pytest.raises(SeenOtherwiseError):
        danger.approve(version=draft, actor=owner, saves=looked_at)
    assert served(here.here) == {}


def test_an_approved_version_is_never_changed(here):
    version = approved_with(here.here, here.nurse, "krew")
    entry = version.entries.get()
    entry.phrase = "woda"
    with pytest.raises(NotADraftError):
        danger.save_entry(entry=entry, actor=here.nurse)
    with pytest.raises(NotADraftError):
        danger.remove_entry(entry=version.entries.get(), actor=here.nurse)
    with pytest.raises(NotADraftError):
        danger.discard_draft(version=version, actor=here.nurse)
    with pytest.raises(NotADraftError):
        danger.approve(version=version, actor=make_owner(here.here), saves=version.saves)
    assert served(here.here) == {"pl": ["krew"]}


def test_a_draft_that_is_thrown_away_leaves_what_is_approved(here):
    approved_with(here.here, here.nurse, "krew")
    draft = draft_with(here.here, here.nurse, "wody")
    danger.discard_draft(version=draft, actor=here.nurse)
    assert served(here.here) == {"pl": ["krew"]}
    assert AuditEvent.objects.filter(action="chat.danger_draft_discarded").exists()


def test_every_change_is_on_record_without_the_words(here):
    draft = draft_with(here.here, here.nurse, "krew")
    danger.remove_entry(entry=draft.entries.get(), actor=here.other_nurse)
    events = AuditEvent.objects.filter(action="chat.danger_words_edited").order_by("pk")
    assert [event.data["act"] for event in events] == ["started", "saved", "removed"]
    assert {row.user for row in draft.editors.all()} == {here.nurse, here.other_nurse}


def test_a_first_draft_is_the_suggestion_which_nobody_has_approved(here):
    assert set(suggested_languages()) == {"da", "en", "ar"}
    for language in suggested_languages():
        draft = danger.start_draft(municipality=here.here, language=language, actor=here.nurse)
        assert draft.entries.count() > 100
        for entry in draft.entries.all():
            entry.full_clean()
        again = danger.start_draft(municipality=here.here, language=language, actor=here.other_nurse)
        assert again.pk == draft.pk
    assert served(here.here) == {}


def test_there_is_one_draft_at_a_time(here):
    draft = draft_with(here.here, here.nurse)
    with pytest.raises(IntegrityError), transaction.atomic():
        DangerVersion.objects.create(list=draft.list, number=9)


def test_another_municipalitys_words_stay_there(here):
    with municipality_scope(here.there):
        version = approved_with(here.there, here.nurse_there, "tam")
    assert served(here.here) == {}
    assert known_entry(here.here, version.pk, version.entries.model.unscoped.get(version=version).key) is None
    with municipality_scope(here.there):
        draft = danger.start_draft(municipality=here.there, language="pl", actor=here.nurse_there)
    assert [one.phrase for one in draft_with(here.here, here.nurse, "tu").entries.all()] == ["tu"]
    assert DangerEntry.unscoped.get(version=draft).phrase == "tam"


def test_the_region_lends_a_list_until_there_is_an_own_one(here):
    here.there.region = here.here.region
    here.there.save()
    with municipality_scope(here.there):
        version = approved_with(here.there, here.nurse_there, "tam")
        for person in (here.nurse_there, make_owner(here.there)):
            with pytest.raises(MayNotApproveError):
                danger.adopt_for_region(version=version, actor=person)
        MembershipFactory(
            user=here.nurse_there, municipality=None, region=here.there.region, role=Role.REGION_ADMIN
        )
        danger.adopt_for_region(version=version, actor=here.nurse_there)
        # Drafts for the next version are nobody else's yet.
        draft_with(here.there, here.nurse_there, "jeszcze nie")
    assert regional_version(here.here, "pl").pk == version.pk
    assert served(here.here) == {"pl": ["tam"]}
    key = DangerEntry.unscoped.get(version=version).key
    assert known_entry(here.here, version.pk, key).phrase == "tam"
    approved_with(here.here, here.nurse, "tu")
    assert sorted(served(here.here)["pl"]) == ["tam", "tu"]
    own = served_versions(here.here)[0]
    assert own.list.municipality_id == here.here.pk


def test_a_mark_may_name_an_older_version_but_no_draft_and_no_harmless_word(here):
    first = approved_with(here.here, here.nurse, "krew")
    key = first.entries.get().key
    approved_with(here.here, here.nurse, "wody")
    draft = draft_with(here.here, here.nurse, "sen")
    harmless = DangerEntry(version=draft, kind="harmless", phrase="mila")
    danger.save_entry(entry=harmless, actor=here.nurse)
    assert known_entry(here.here, first.pk, key).phrase == "krew"
    assert known_entry(here.here, draft.pk, draft.entries.get(phrase="sen").key) is None
    danger.approve(
        version=draft, actor=make_owner(here.here), saves=DangerVersion.objects.get(pk=draft.pk).saves
    )
    assert known_entry(here.here, draft.pk, harmless.key) is None
