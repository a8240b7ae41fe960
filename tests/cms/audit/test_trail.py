"""The trail stands concurrent writers, and every kind of tampering is found."""

import random
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from cms.audit.models import AuditChain, AuditEvent
from cms.audit.queries import faults, heads, looks_at_families_of
from cms.audit.record import record
from cms.audit.registry import ActionType, UnknownActionError, register_actions
from tests.factories.core import (
    FamilyFactory,
    GuardianFactory,
    MembershipFactory,
    MunicipalityFactory,
    UserFactory,
)

register_actions(
    [ActionType("test.done", "did"), ActionType("test.looked", "looked at the family", reads=True)]
)


def _write(count, municipality=None):
    for _ in range(count):
        with transaction.atomic():
            record("test.done", actor=None, municipality=municipality)


def _as_intruder(statement, *params):
    """What somebody with the table owner's rights could do past the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER audit_no_change")
        cursor.execute("ALTER TABLE audit_auditchain DISABLE TRIGGER audit_chain_no_change")
        cursor.execute(statement, params)
        cursor.execute("ALTER TABLE audit_auditevent ENABLE TRIGGER audit_no_change")
        cursor.execute("ALTER TABLE audit_auditchain ENABLE TRIGGER audit_chain_no_change")


@pytest.mark.django_db(transaction=True)
def test_concurrent_writers_leave_no_hole_and_no_fork():
    municipalities = [MunicipalityFactory(), None]
    rolled_back = 0
    lock = threading.Lock()

    def work(seed):
        nonlocal rolled_back
        rng = random.Random(seed)
        for _ in range(15):
            try:
                with transaction.atomic():
                    for _ in range(rng.randint(1, 3)):
                        record("test.done", actor=None, municipality=rng.choice(municipalities))
                    if rng.random() < 0.3:
                        raise RuntimeError
            except RuntimeError:
                with lock:
                    rolled_back += 1
        connection.close()

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert rolled_back > 0
    assert faults() == []
    for head in AuditChain.objects.all():
        places = list(AuditEvent.objects.filter(chain=head.pk).order_by("seq").values_list("seq", flat=True))
        assert places == list(range(1, head.seq + 1))
    assert AuditEvent.objects.filter(hash=None).count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET reason = 'nothing to see'",
        "UPDATE audit_auditevent SET hash = NULL",
        "DELETE FROM audit_auditevent",
        "UPDATE audit_auditchain SET seq = 0",
        "DELETE FROM audit_auditchain",
        "INSERT INTO audit_auditchain (id, seq, hash) VALUES (77, 0, '')",
    ],
)
def test_the_database_refuses_to_change_the_trail(statement):
    _write(2)
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE audit_auditevent SET reason = 'nothing to see' WHERE seq = 2", "changed"),
        ("UPDATE audit_auditevent SET at = at - interval '1 day' WHERE seq = 2", "changed"),
        ("DELETE FROM audit_auditevent WHERE seq = 2", "gap"),
        ("DELETE FROM audit_auditevent WHERE seq = 4", "tail missing"),
        ("DELETE FROM audit_auditchain", "head missing"),
    ],
)
def test_verify_finds_tampering(statement, kind):
    _write(4)
    assert faults() == []
    _as_intruder(statement)
    assert kind in {fault.kind for fault in faults()}
    with pytest.raises(CommandError):
        call_command("audit", "verify")


@pytest.mark.django_db(transaction=True)
def test_a_head_noted_elsewhere_betrays_a_rewritten_trail(capsys):
    _write(3)
    noted = f"0:{heads()[0]}"
    call_command("audit", "verify", expect=[noted])
    _as_intruder("DELETE FROM audit_auditevent WHERE seq = 3")
    _as_intruder(
        "UPDATE audit_auditchain SET seq = 2, hash = (SELECT hash FROM audit_auditevent WHERE seq = 2 AND chain = 0)"
    )
    assert faults() == []
    with pytest.raises(CommandError):
        call_command("audit", "verify", expect=[noted])


@pytest.mark.django_db(transaction=True)
def test_a_seal_cannot_be_forged_on_insert():
    with transaction.atomic():
        AuditEvent.objects.create(action="test.done", chain=0, seq=99, prev_hash=b"x", hash=b"x")
    event = AuditEvent.objects.get()
    assert (event.chain, event.seq) == (0, 1)
    assert faults() == []


@pytest.mark.django_db
def test_unregistered_actions_are_refused():
    with pytest.raises(UnknownActionError):
        record("test.never_registered", actor=None)


@pytest.mark.django_db
def test_the_event_tells_who_in_which_role_and_about_which_family():
    membership = MembershipFactory(role="professional")
    family = FamilyFactory(municipality=membership.municipality)
    event = record(
        "test.looked",
        actor=membership.user,
        municipality=membership.municipality,
        family=family,
        reason="on team",
    )
    assert (event.role, event.family_id, event.reason) == ("professional", family.pk, "on team")


@pytest.mark.django_db
def test_a_guardian_sees_who_looked_at_own_families_only():
    mine, other = GuardianFactory(), GuardianFactory()
    nurse = UserFactory()
    for family in (mine.family, other.family):
        record("test.looked", actor=nurse, municipality=family.municipality, family=family)
        record("test.done", actor=nurse, municipality=family.municipality, family=family)
    assert [event.family_id for event in looks_at_families_of(mine.user)] == [mine.family_id]
