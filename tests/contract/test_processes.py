"""Contract 7: two operating-system processes on one database; a switch in one, the next request in the other."""

import subprocess
import sys

import pytest

from tests.processes import environment, run_python

SERVER = """
import sys
import django
django.setup()
from django.test import Client
client = Client(headers={"host": "fjordby.localhost"}, raise_request_exception=False)
for line in sys.stdin:
    print(client.get(line.strip()).status_code, flush=True)
"""
SETTINGS = {"DJANGO_SETTINGS_MODULE": "cms.settings.test"}
PATH = "/api/v1/dummy_plugin/deeper/open"


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_a_switch_in_one_process_holds_for_the_next_request_of_the_other(world):
    with subprocess.Popen(
        [sys.executable, "-c", SERVER],
        env=environment(**SETTINGS),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:

        def status():
            server.stdin.write(f"{PATH}\n")
            server.stdin.flush()
            return int(server.stdout.readline())

        assert status() == status() == 404
        for act, expected in [("enable", 200), ("disable", 404), ("enable", 200)]:
            switch("fjordby", act)
            assert status() == status() == expected
        switch("klitby", "enable")
        switch("fjordby", "disable")
        assert status() == 404
        server.stdin.close()


def switch(municipality, act):
    code = (
        "from django.core.management import call_command\n"
        f"call_command('plugin', '{act}', 'dummy_plugin', municipality='{municipality}')"
    )
    run_python(code, **SETTINGS)
