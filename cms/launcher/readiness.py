"""Wait until the web server says of itself that it is ready."""

import http.client
import json
import time
from collections.abc import Callable

from cms.launcher.errors import LauncherError


def wait_until_ready(port: int, seconds: float, check: Callable[[], None]) -> None:
    """Poll /readyz until it answers 200; `check` may raise between two tries."""
    deadline = time.monotonic() + seconds
    while True:
        check()
        answer = ask(port)
        if answer.status == 200:
            return
        if time.monotonic() > deadline:
            raise LauncherError(f"Family Start was not ready after {seconds:.0f} seconds: {answer.cause}.")
        time.sleep(0.2)


class Answer:
    """The status of /readyz (0: no answer) and in words what is not ready."""

    def __init__(self, status: int, cause: str) -> None:
        self.status = status
        self.cause = cause


def ask(port: int) -> Answer:
    """Ask /readyz once. No proxy is used, whatever the environment says."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": f"localhost:{port}"})
        response = connection.getresponse()
        body = response.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return Answer(0, f"no answer on port {port} ({error})")
    finally:
        connection.close()
    return Answer(response.status, f"/readyz answers {response.status} {_causes(body)}".strip())


def _causes(body: str) -> str:
    try:
        return json.dumps(json.loads(body))[:500]
    except ValueError:
        return ""
