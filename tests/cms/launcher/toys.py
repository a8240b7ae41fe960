"""Toys in place of the app, and a launcher that starts them beside a real PostgreSQL.

`python toys.py launcher WEB WORKER` or `python toys.py KIND [PORT]`.
"""

import signal
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))


def launcher(web: str, worker: str) -> int:
    """The real launcher, with toys for the stages that need the app."""
    from cms.launcher import cli, run
    from cms.launcher.supervisor import Program

    def toy(name: str, *more: str) -> list[str]:
        return [sys.executable, __file__, name, *more]

    run.install = lambda log: None
    run.prepare = lambda settings, environment: "a table of accounts"
    run.programs = lambda settings: [
        Program("web", toy(web, str(settings.port))),
        Program("worker", toy(worker)),
    ]
    return cli.main(["run"])


class Ready(BaseHTTPRequestHandler):
    """Says it is ready, whatever is asked."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args: object) -> None:
        pass


def main(kind: str, *more: str) -> int:
    if kind == "launcher":
        return launcher(*more)
    if kind == "web":
        HTTPServer(("127.0.0.1", int(more[0])), Ready).serve_forever()
    if kind == "short":
        time.sleep(1)
        return 0
    if kind == "stubborn":
        # Ignores the polite signal, and so does a grandchild in a session of its own.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        subprocess.Popen([sys.executable, __file__, "stubborn-child"], start_new_session=True)
    if kind == "stubborn-child":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(300)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
