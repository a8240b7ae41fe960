"""Files of a family rest sealed, and open only where they lie."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from cms.encryption.actions import destroy_family_key
from cms.encryption.files import (
    private_storage,
    read_sealed,
    remove_sealed,
    sealed_files_before,
    write_sealed,
)
from cms.encryption.keyring import FamilyKeyDestroyedError
from cms.encryption.master_keys import UnreadableError

pytestmark = pytest.mark.django_db
PLAIN = b"CANARY" * 100


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    private = {"BACKEND": "cms.encryption.storage.PrivateFiles", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "private": private}
    return tmp_path


def test_what_is_written_is_read_and_rests_unreadable(folder):
    family = uuid.uuid4()
    write_sealed("chat/1/a", PLAIN, family_id=family)
    assert read_sealed("chat/1/a", family_id=family) == PLAIN
    assert b"CANARY" not in (folder / "chat/1/a").read_bytes()
    assert (folder / "chat/1/a").stat().st_mode & 0o077 == 0
    write_sealed("chat/1/a", b"new", family_id=family)
    assert read_sealed("chat/1/a", family_id=family) == b"new"
    with pytest.raises(ValueError, match="no URL"):
        private_storage().url("chat/1/a")


def test_moved_or_asked_for_another_family_it_does_not_open(folder):
    family, other = uuid.uuid4(), uuid.uuid4()
    write_sealed("chat/1/a", PLAIN, family_id=family)
    write_sealed("chat/1/b", PLAIN, family_id=other)
    (folder / "chat/1/c").write_bytes((folder / "chat/1/a").read_bytes())
    for name, whose in (("chat/1/c", family), ("chat/1/a", other)):
        with pytest.raises(UnreadableError):
            read_sealed(name, family_id=whose)


def test_without_the_key_it_is_noise():
    family = uuid.uuid4()
    write_sealed("chat/1/a", PLAIN, family_id=family)
    destroy_family_key(family_id=family, municipality=None, actor=None, reason="test")
    with pytest.raises(FamilyKeyDestroyedError):
        read_sealed("chat/1/a", family_id=family)


def test_removing_and_listing():
    family = uuid.uuid4()
    write_sealed("chat/1/a", PLAIN, family_id=family)
    now = timezone.now()
    assert list(sealed_files_before("chat/1", now - dt.timedelta(hours=1))) == []
    assert list(sealed_files_before("chat/1", now + dt.timedelta(hours=1))) == ["chat/1/a"]
    assert list(sealed_files_before("nowhere", now)) == []
    remove_sealed("chat/1/a")
    remove_sealed("chat/1/a")
    with pytest.raises(FileNotFoundError):
        read_sealed("chat/1/a", family_id=family)
