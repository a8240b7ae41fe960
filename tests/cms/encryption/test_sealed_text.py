"""Sealed texts: unreadable at rest, bound to their place, gone with the key, alive after rotation."""

import threading

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection

from cms.accounts.models import Child
from cms.encryption.actions import destroy_family_key, rotate_master_key
from cms.encryption.keyring import FamilyKeyDestroyedError, keyring_scope, preload_keys
from cms.encryption.master_keys import UnreadableError, new_master_key, parse_master_keys
from cms.encryption.models import FamilyKey
from tests.factories.core import FamilyFactory

CANARY = "Noah-CANARY-å"


def make_child(family=None, name=CANARY):
    child = Child(family=family or FamilyFactory(), due_date="2027-01-02")
    child.name = name
    child.save()
    return child


@pytest.mark.django_db
def test_the_text_rests_encrypted_and_reads_back():
    child = make_child()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name_sealed FROM accounts_child")
        stored = bytes(cursor.fetchone()[0])
    assert CANARY.encode() not in stored
    assert Child.unscoped.get(pk=child.pk).name == CANARY


@pytest.mark.django_db
def test_the_same_text_never_looks_the_same_twice():
    family = FamilyFactory()
    assert bytes(make_child(family).name_sealed) != bytes(make_child(family).name_sealed)


@pytest.mark.django_db
def test_a_sealed_text_moved_to_another_row_does_not_open():
    family = FamilyFactory()
    mine, other = make_child(family), make_child(family, "Sara")
    Child.unscoped.filter(pk=other.pk).update(name_sealed=bytes(mine.name_sealed))
    with pytest.raises(UnreadableError):
        _ = Child.unscoped.get(pk=other.pk).name


@pytest.mark.django_db
def test_another_familys_key_does_not_open_it():
    child, stranger = make_child(), make_child()
    Child.unscoped.filter(pk=child.pk).update(family=stranger.family)
    with pytest.raises(UnreadableError):
        _ = Child.unscoped.get(pk=child.pk).name


@pytest.mark.django_db
def test_destroying_the_key_erases_this_family_and_no_other():
    child, neighbour = make_child(), make_child()
    family = child.family
    with keyring_scope():
        assert child.name == CANARY
        destroy_family_key(
            family_id=family.pk, municipality=family.municipality, actor=None, reason="asked to be forgotten"
        )
        assert Child.unscoped.get(pk=child.pk).name == ""
        assert Child.unscoped.get(pk=neighbour.pk).name == CANARY
    field = Child.name
    field.erased_as, shown = None, field.erased_as
    try:
        with pytest.raises(FamilyKeyDestroyedError):
            _ = Child.unscoped.get(pk=child.pk).name
    finally:
        field.erased_as = shown


@pytest.mark.django_db
def test_rotation_keeps_texts_readable_with_the_new_key_alone(settings):
    child = make_child()
    old = settings.MASTER_KEY
    new = new_master_key("2027")
    settings.MASTER_KEY = f"{new},{old}"
    assert rotate_master_key() == 1
    settings.MASTER_KEY = new
    assert Child.unscoped.get(pk=child.pk).name == CANARY
    assert rotate_master_key() == 0


@pytest.mark.django_db
def test_rotation_without_the_old_key_says_so(settings):
    make_child()
    settings.MASTER_KEY = new_master_key("2027")
    with pytest.raises(CommandError, match="demo"):
        call_command("encryption", "rotate")


@pytest.mark.django_db(transaction=True)
def test_two_first_writers_share_one_key():
    family = FamilyFactory()
    children = []

    def write(name):
        children.append(make_child(family, name))
        connection.close()

    threads = [threading.Thread(target=write, args=(str(n),)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert FamilyKey.objects.count() == 1
    assert {Child.unscoped.get(pk=child.pk).name for child in children} == {"0", "1", "2", "3", "4", "5"}


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_reads_its_keys_in_one_query(rows, django_assert_num_queries):
    pks = [make_child().pk for _ in range(rows)]
    with keyring_scope(), django_assert_num_queries(2):
        children = list(Child.unscoped.filter(pk__in=pks))
        preload_keys(child.family_id for child in children)
        assert [child.name for child in children] == [CANARY] * rows


@pytest.mark.parametrize("text", ["", "noid", "a:short", "a:!!!", ":" + "A" * 43 + "="])
def test_malformed_master_keys_are_refused(text):
    with pytest.raises(ImproperlyConfigured):
        parse_master_keys(text)
