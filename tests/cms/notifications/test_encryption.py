"""Web push's encryption and our identity, held against the standards."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.exceptions import ImproperlyConfigured

from cms.encryption.actions import rotate_master_key
from cms.encryption.master_keys import new_master_key
from cms.notifications.models import VapidKey
from cms.notifications.push.encoding import to_bytes, to_text
from cms.notifications.push.encryption import MOST_BYTES, encrypt
from cms.notifications.push.vapid import application_server_key, authorization, subject
from cms.settings.env import _contact
from tests.push_service import Browser, check_vapid

EXAMPLE = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
    "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def private(text):
    return ec.derive_private_key(int.from_bytes(to_bytes(text), "big"), ec.SECP256R1())


def test_encryption_gives_the_example_of_rfc_8291():
    made = encrypt(
        b"When I grow up, I want to be a watermelon",
        browser_public=to_bytes(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        ),
        browser_secret=to_bytes("BTBZMqHH6r4Tts7J_aSIgg"),
        sender=private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        salt=to_bytes("DGv6ra1nlYgDCS1FRnbzlw"),
        padded_to=0,
    )
    assert to_text(made) == EXAMPLE


def test_browser_of_the_example_reads_it():
    browser = Browser(
        "https://push.example/x",
        private("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"),
        to_bytes("BTBZMqHH6r4Tts7J_aSIgg"),
    )
    assert browser.decrypt(to_bytes(EXAMPLE)) == b"When I grow up, I want to be a watermelon"


def test_length_tells_nothing_of_the_text_and_the_longest_fits():
    browser = Browser("https://push.example/x")
    keys = {"browser_public": browser.public, "browser_secret": browser.secret}
    lengths = {len(encrypt(text, **keys)) for text in (b"", b"x" * 900)}
    assert len(lengths) == 1
    assert len(encrypt(b"x" * MOST_BYTES, **keys)) == 4096
    with pytest.raises(ValueError):
        encrypt(b"x" * (MOST_BYTES + 1), **keys)
    with pytest.raises(ValueError):
        encrypt(b"x", browser_public=b"\x04" + b"1" * 64, browser_secret=browser.secret)


@pytest.mark.parametrize("text", ["a", "!!!!", "ab=c"])
def test_what_is_not_base64url_is_refused(text):
    with pytest.raises(ValueError):
        to_bytes(text)


def test_key_is_made_once_rests_sealed_and_survives_a_new_master_key(db, settings):
    key = application_server_key()
    assert len(to_bytes(key)) == 65
    assert application_server_key() == key
    assert VapidKey.objects.count() == 1
    settings.MASTER_KEY = f"{new_master_key('next')},{settings.MASTER_KEY}"
    assert rotate_master_key() == 1
    settings.MASTER_KEY = settings.MASTER_KEY.split(",")[0]
    assert application_server_key() == key


def test_key_of_the_environment_wins(db, settings):
    settings.VAPID_PRIVATE_KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
    assert application_server_key().startswith("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIg")
    assert not VapidKey.objects.exists()


def test_token_is_for_the_push_service_alone(db):
    header = {"headers": {"authorization": authorization("https://push.example:8443/abc?d=e")}}
    assert check_vapid(header, "https://push.example:8443")["sub"] == subject()
    with pytest.raises(AssertionError):
        check_vapid(header, "https://elsewhere.example")


@pytest.mark.parametrize("bad", ["mailto:admin@localhost", "https://localhost:8000", "ops@example.org"])
def test_subject_that_push_services_refuse_stops_the_boot(bad):
    with pytest.raises(ImproperlyConfigured):
        _contact(bad)
    assert _contact("mailto:drift@region.example") == "mailto:drift@region.example"
