"""The settings that operators are given (docs/deploy/turnserver.conf), in a real `turnserver` (coturn)."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from cms.launcher.paths import PROJECT
from plugins.video.calls.turn.check import check_relay
from plugins.video.calls.turn.client import RefusedError, TurnClient
from plugins.video.calls.turn.credentials import credentials_for
from tests.turnserver import DEPLOYED, SECRET, deployed_turnserver, filled_in

# One address of each range that is somebody's own network, and two of the world outside.
INNER = (
    "0.0.0.1", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255",
    "192.168.1.1",
)  # fmt: skip
OUTER = ("192.0.2.7", "172.32.0.1")


@pytest.fixture(scope="module")
def deployed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("coturn")
    with deployed_turnserver(folder) as ports:
        yield folder, ports


@pytest.fixture
def ours(settings, monkeypatch):
    def at(folder, ports):
        settings.VIDEO_TURN_HOST = "127.0.0.1"
        settings.VIDEO_TURN_PORT, settings.VIDEO_TURN_TLS_PORT = ports
        settings.VIDEO_TURN_SECRETS = (SECRET,)
        monkeypatch.setenv("SSL_CERT_FILE", str(folder / "certificate.pem"))

    return at


def test_coturn_understands_every_line(deployed):
    folder, _ports = deployed
    said = (folder / "log").read_text()
    assert "relay.test" in said
    for complaint in ("Bad configuration", "unrecognized", "ERROR", "cannot find", "Wrong"):
        assert complaint not in said, said


def test_it_answers_on_every_leg_and_refuses_whom_it_should(deployed, ours):
    ours(*deployed)
    found = {finding.what: finding.is_good for finding in check_relay()}
    relays = {what for what in found if " relays" in what}
    # Here both ends of a relayed line are on loopback, which it must not reach.
    assert len(relays) == 3 and not any(found[what] for what in relays)
    assert [what for what, is_good in found.items() if not is_good and what not in relays] == []
    assert len(found) == 3 * 4 + 1


def test_it_is_no_road_into_anybodys_own_network(deployed):
    _folder, (port, _tls_port) = deployed
    given = credentials_for("ab", expires=timezone.now() + dt.timedelta(minutes=1), secret=SECRET)
    with TurnClient("127.0.0.1", port) as client:
        client.allocate(given.username, given.credential)
        for address in OUTER:
            client.permit(address)
        for address in INNER:
            with pytest.raises(RefusedError) as refused:
                client.permit(address)
            assert refused.value.code == 403, address
        client.free()


def test_it_relays_where_the_other_end_may_be_reached(ours, tmp_path):
    """With nothing changed but that loopback counts as the world outside."""
    more = ("--allow-loopback-peers", "--allowed-peer-ip=127.0.0.1")
    with deployed_turnserver(tmp_path, *more) as ports:
        ours(tmp_path, ports)
        assert [str(finding) for finding in check_relay() if not finding.is_good] == []


def test_the_page_says_how_each_thing_is_filled_in(tmp_path):
    settings, page = DEPLOYED.read_text(), (PROJECT / "docs" / "deploy" / "coturn.md").read_text()
    wanted = re.findall(r"^[^#\n]*(@[A-Z_]+@)", settings, re.MULTILINE)
    assert sorted(wanted) == ["@CERTIFICATE@", "@HOST@", "@KEY@", "@SECRET@"]
    assert [name for name in wanted if f"s|{name}|" not in page] == []
    assert "@" not in "".join(
        line for line in filled_in(tmp_path, settings).splitlines() if not line.startswith("#")
    )
