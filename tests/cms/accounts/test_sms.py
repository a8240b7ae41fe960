"""GatewayAPI's protocol, spoken to a server of our own; and what is never logged."""

import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied

from cms.accounts.adapter import AccountAdapter
from cms.accounts.delivery import send_sms_later
from cms.accounts.sms import ConsoleGateway, GatewayApi, SmsNotSentError, sms_gateway
from tests.factories.core import UserFactory


class Gateway(BaseHTTPRequestHandler):
    """As https://gatewayapi.com/docs/apis/rest/ tells it."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append((self.path, self.headers["Authorization"], body))
        status, answer = self.server.answer
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    server.seen, server.answer = [], (200, {"ids": [421332671], "usage": {"countries": {"DK": 1}}})
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def gateway(server):
    return GatewayApi(f"http://127.0.0.1:{server.server_port}/rest/mtsms", "token-1", "FamilyStart")


def test_the_message_as_the_gateway_wants_it(server, gateway):
    gateway.send(to="+4512345678", text="Din kode er 123456.")
    assert server.seen == [
        (
            "/rest/mtsms",
            "Token token-1",
            {
                "sender": "FamilyStart",
                "message": "Din kode er 123456.",
                "recipients": [{"msisdn": 4512345678}],
            },
        )
    ]


@pytest.mark.parametrize(
    "answer",
    [
        (401, {"code": "0x0201", "message": "no", "incident_uuid": "x"}),
        (422, {"code": "0x0213", "message": "4512345678 is bad"}),
        (500, "oops"),
        (200, {"ids": []}),
        (200, []),
    ],
)
def test_a_refusal_is_an_error_that_does_not_quote_the_number(server, gateway, answer):
    server.answer = answer
    with pytest.raises(SmsNotSentError) as caught:
        gateway.send(to="+4512345678", text="123456")
    assert "4512345678" not in str(caught.value)


def test_a_gateway_that_is_away_is_an_error(gateway):
    away = GatewayApi("http://127.0.0.1:9/rest/mtsms", "t", "s")
    with pytest.raises(SmsNotSentError):
        away.send(to="+4512345678", text="123456")


def test_a_failed_delivery_is_logged_without_number_and_text(settings, server, caplog):
    settings.SMS_GATEWAY, settings.GATEWAYAPI_TOKEN = "gatewayapi", "t"
    settings.GATEWAYAPI_URL = f"http://127.0.0.1:{server.server_port}/rest/mtsms"
    server.answer = (422, {"code": "0x0213", "message": "4512345678"})
    with caplog.at_level(logging.DEBUG):
        send_sms_later(to="+4512345678", text="Din kode er 123456.")
    assert "SmsNotSentError" in caplog.text
    assert "4512345678" not in caplog.text
    assert "123456." not in caplog.text


@pytest.mark.django_db
def test_nobody_sets_a_number_through_the_sign_in(rf):
    """Invitations set numbers; whatever way leads to allauth's own change is refused, and nothing is kept."""
    user = UserFactory(phone="+4511111111")
    with pytest.raises(PermissionDenied):
        AccountAdapter(rf.get("/")).set_phone(user, "+4522222222", verified=True)
    user.refresh_from_db()
    assert user.phone == "+4511111111"


def test_gateways_by_name(settings):
    settings.SMS_GATEWAY = "console"
    assert isinstance(sms_gateway(), ConsoleGateway)
    settings.SMS_GATEWAY, settings.GATEWAYAPI_TOKEN = "gatewayapi", ""
    with pytest.raises(ImproperlyConfigured):
        sms_gateway()
    settings.SMS_GATEWAY = "carrier pigeon"
    with pytest.raises(ImproperlyConfigured):
        sms_gateway()
