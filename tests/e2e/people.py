"""The demo's people, signed in through the demo's own sign-in."""

import http.client
import json
from http.cookies import SimpleCookie
from typing import Any

from tests.e2e.server import Server

# Who stands for a role, by host ("" is the region's). See cms/demo/people.py.
EMAILS = {
    "fjordby": {
        "citizen": "amina@example.org",
        "professional": "sofie@fjordby.example",
        "editor": "editor@fjordby.example",
        "reviewer": "reviewer@fjordby.example",
        "municipal_admin": "admin@fjordby.example",
    },
    "klitby": {
        "citizen": "camilla@example.org",
        "professional": "line@klitby.example",
        "editor": "editor@klitby.example",
        "municipal_admin": "admin@klitby.example",
    },
    "": {"region_admin": "region@region-nord.example"},
}


PHONE = (
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
)


class People:
    """Sessions of demo people, each made once and shared: who ends a session makes one with `fresh`."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._cookies: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self._password = ""

    @property
    def password(self) -> str:
        """The password of all demo accounts."""
        if not self._password:
            code = "from cms.demo.people import PASSWORD\nprint(PASSWORD)"
            self._password = self._server.python(code).strip()
        return self._password

    def cookies(self, role: str, host: str) -> list[dict[str, Any]]:
        """Cookies for a browser context of a person with this role at this host."""
        key = (role, host)
        if key not in self._cookies:
            self._cookies[key] = self.fresh(EMAILS[host][role], host)
        return self._cookies[key]

    def fresh(self, email: str, host: str) -> list[dict[str, Any]]:
        """Cookies of a new session."""
        jar: dict[str, str] = {}
        if host:
            self._ask("GET", "/api/v1/bootstrap/", host, jar)
            body = json.dumps({"email": email, "password": self.password})
            status, answer = self._ask("POST", "/api/v1/demo/sign-in/", host, jar, body, "application/json")
            assert status == 200, f"{email} at {host or 'the region'}: {status} {answer}"
        else:  # the region's host has no citizen API: its sign-in page has a button for each account
            self._ask("GET", "/admin/login/", host, jar)
            status, answer = self._ask(
                "POST", "/admin/demo-sign-in/", host, jar,
                f"email={email}&csrfmiddlewaretoken={jar.get('csrftoken', '')}",
                "application/x-www-form-urlencoded",
            )  # fmt: skip
            assert status == 302, f"{email} at the region: {status} {answer}"
        assert "sessionid" in jar, f"no session for {email}"
        origin = self._server.origin(host)
        return [{"name": name, "value": value, "url": origin} for name, value in jar.items()]

    def _ask(
        self, method: str, path: str, host: str, jar: dict[str, str], body: str = "", kind: str = ""
    ) -> tuple[int, str]:
        origin = self._server.origin(host)
        headers = {
            "Host": origin.removeprefix("http://"),
            "Origin": origin,
            "User-Agent": PHONE,
            "X-CSRFToken": jar.get("csrftoken", ""),
            "Cookie": "; ".join(f"{name}={value}" for name, value in jar.items()),
        }
        connection = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=30)
        try:
            connection.request(method, path, body or None, headers | ({"Content-Type": kind} if kind else {}))
            response = connection.getresponse()
            text = response.read().decode()
            for header in response.headers.get_all("Set-Cookie") or []:
                jar.update({name: morsel.value for name, morsel in SimpleCookie(header).items()})
            return response.status, text
        finally:
            connection.close()
