"""A birth is recorded on the family's card, once, for all who count from it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.accounts.actions.families import record_birth
from cms.accounts.models import Child
from cms.accounts.signals import birth_recorded
from cms.audit.models import AuditEvent
from tests.cms.accounts.test_family_screens import guardian_in, nurse  # noqa: F401 - a fixture

RECORDED = "accounts.birth_recorded"


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def heard():
    found = []

    def hear(sender, child, before, actor, **_kwargs):
        found.append((child.birth_date, before, actor))

    birth_recorded.connect(hear)
    yield found
    birth_recorded.disconnect(hear)


@pytest.fixture
def child(fjordby):
    return Child.unscoped.create(family=guardian_in(fjordby).family, due_date=today(10))


@pytest.mark.django_db
def test_it_is_told_with_the_day_that_counted_until_now_and_only_when_it_changes(child, nurse, heard):  # noqa: F811
    for _ in range(2):
        record_birth(child=child, born=today(-2), actor=nurse)
    record_birth(child=child, born=today(-1), actor=nurse)
    assert heard == [(today(-2), today(10), nurse), (today(-1), today(-2), nurse)]
    child.refresh_from_db()
    assert (child.birth_date, child.due_date) == (today(-1), today(10))
    events = AuditEvent.objects.filter(action=RECORDED)
    assert [(event.actor_id, event.family_id, event.data) for event in events] == [
        (nurse.pk, child.family_id, {})
    ] * 2


@pytest.mark.django_db
def test_a_professional_records_it_from_the_card(app, child, nurse):  # noqa: F811
    card = f"/admin/families/{child.family_id}/"
    page = f"{card}birth/?child={child.pk}"
    assert f'href="{page}"' in app.get(card).content.decode()
    assert app.get(page).status_code == 200
    for wrong in ("", "x", today(1).isoformat(), today(-400).isoformat()):
        assert app.post(page, {"birth_date": wrong}).status_code == 200
    child.refresh_from_db()
    assert child.birth_date is None
    assert app.post(page, {"birth_date": today(-2).isoformat()}).status_code == 302
    child.refresh_from_db()
    assert child.birth_date == today(-2)
    assert "født" in app.get(card).content.decode()


@pytest.mark.django_db
def test_another_family_s_or_place_s_child_is_not_found(app, fjordby, klitby, child, nurse):  # noqa: F811
    here, there = guardian_in(fjordby).family, guardian_in(klitby).family
    strange = Child.unscoped.create(family=there, due_date=today(10))
    for family, other in ((here, child), (there, strange), (here, strange), (child.family, strange)):
        page = f"/admin/families/{family.pk}/birth/?child={other.pk}"
        for answer in (app.get(page), app.post(page, {"birth_date": today().isoformat()})):
            assert answer.status_code == 404
    assert app.get(f"/admin/families/{child.family_id}/birth/?child=x").status_code == 404
    assert not Child.unscoped.exclude(birth_date=None).exists()
