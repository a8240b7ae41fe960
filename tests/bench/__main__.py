"""`make bench`: measure the library beside Wagtail's own API, and what a phone and a server pay.

    python -m tests.bench [--quick] [--only api,edit,start,lighthouse,sizes,chat,tasks,calls] [--articles 2000]
                          [--sends 100000]

Needs no database and no environment; everything is in VAR_DIR/bench. Exit status 1 when a bar is
missed or an answer was wrong.
"""

import argparse
import datetime as dt
import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from cms.launcher.errors import LauncherError
from cms.launcher.paths import var_dir
from cms.launcher.settings import RunSettings
from cms.launcher.stop_signals import StopRequested, stop_signals
from tests.bench import calls, chat, lighthouse, report, server, startup, tasks
from tests.bench.ask import Asker
from tests.bench.cases import Case, Cases
from tests.bench.figures import Bar, Figures, ratio
from tests.bench.measure import measure
from tests.bench.memory import memory_of
from tests.bench.sizes import sizes

PARTS = ("api", "edit", "start", "lighthouse", "sizes", "chat", "tasks", "calls")
LIST_BAR, ARTICLE_BAR, SEARCH_BAR = 30.0, 20.0, 5.0
PUBLISH_BAR, CONTACTS_BAR = 2.0, 30.0  # seconds; contacts: for 2,000 articles
KB = 1024


class Bench:
    """One run; what it finds is gathered in `found`, as it is written to the file."""

    def __init__(self, *, quick: bool, articles: int, sends: int | None = None) -> None:
        self.rounds, self.seconds = (2, 1.0) if quick else (5, 3.0)
        self.audits = 1 if quick else 3
        self.quick = quick
        self.articles = articles
        whole = chat.QUICK if quick else chat.Sizes()
        self.chat_sizes = replace(whole, sends=sends) if sends else whole
        self.var = var_dir() / "bench"
        self.found: dict[str, Any] = {}
        self.bars: list[Bar] = []

    def api(self) -> None:
        settings = server.bench_settings(self.var)
        self.found["web_processes"] = settings.web_processes
        with server.trivial_server(settings) as trivial:
            nothing = Case("ceiling", ["GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"], lambda *_: True)
            ceiling = measure([nothing], trivial.port, rounds=1, seconds=self.seconds)["ceiling"]
        with server.database(settings, self.articles) as url, server.project_server(settings, url) as running:
            figures, memory = self._load(settings, running)
        self.found |= {
            "ceiling": ceiling.as_json(),
            "cases": {name: one.as_json() for name, one in figures.items()},
            "memory": memory,
        }
        lists = ratio([figures["list"], figures["list, no compression"]], figures["Wagtail API v2: list"])
        articles = ratio(
            [figures["article"], figures["article, no compression"]], figures["Wagtail API v2: article"]
        )
        search = figures["search"].p95 / figures["article"].p95 if figures["article"].p95 else None
        self.bars += [
            Bar("list: times API v2's throughput", lists, LIST_BAR, " ×"),
            Bar("article: times API v2's throughput", articles, ARTICLE_BAR, " ×"),
            Bar("search: p95 as times that of an article by its key", search, SEARCH_BAR, " ×", least=False),
            Bar("wrong answers", sum(one.errors for one in figures.values()), 0, least=False),
        ]
        shown = {**figures, "(ceiling: an ASGI app that does nothing)": ceiling}
        self._say(report.throughput(shown), report.memory(memory))

    def _load(
        self, settings: RunSettings, running: server.Running
    ) -> tuple[dict[str, Figures], dict[str, dict[str, Any]]]:
        facts = json.loads(server.facts_file(settings).read_text())
        self.found["data"] = {
            "articles": self.articles,
            "languages": facts["locales"],
            "municipalities": facts["places"],
            "rows": facts["rows"],
            "average_bytes": facts["average_bytes"],
        }
        time.sleep(0 if self.quick else 3)  # what start-up left to do is done
        memory = {name: {"idle": _memory(pid)} for name, pid in running.pids.items()}
        ask = Asker(running.port)
        try:
            cases = Cases(facts, ask).all()
        finally:
            ask.close()
        figures = measure(cases, running.port, rounds=self.rounds, seconds=self.seconds)
        for name, pid in running.pids.items():
            memory[name]["after load"] = _memory(pid)
        return figures, memory

    def edit(self) -> None:
        """What an editor waits for, in the same library."""
        settings = server.bench_settings(self.var)
        with server.database(settings, self.articles) as url:
            found = server.run_inside("tests.bench.editing", settings, url)
        self.found["editing"] = found
        slowest, articles = max(found["publish_seconds"]), found["contact_articles"]
        for_two_thousand = found["contacts_written_seconds"] / articles * 2000 if articles else None
        self.bars += [
            Bar("publishing one article everywhere, slowest", slowest, PUBLISH_BAR, " s", least=False),
            Bar("a contact in 2,000 articles", for_two_thousand, CONTACTS_BAR, " s", least=False),
        ]
        self._say(
            f"Publishing an article in all municipalities and languages: {slowest:.2f} s at most. "
            f"Saving a contact: {found['contact_saved_seconds']:.2f} s at most; in all {articles} articles "
            f"after {found['contacts_written_seconds']:.1f} s."
        )

    def start(self) -> None:
        """Cold: no data at all, packages installed and the app built. Warm: with its data."""
        with startup.started(self.var / "start", fresh=True) as (_, cold):
            pass
        with startup.started(self.var / "start", fresh=False) as (_, warm):
            pass
        self.found["start"] = {"cold_seconds": round(cold, 2), "warm_seconds": round(warm, 2)}
        self._say(f"Start until /readyz answers 200: cold {cold:.1f} s, warm {warm:.1f} s")

    def lighthouse(self) -> None:
        with startup.started(self.var / "start", fresh=False) as (port, _):
            origin = f"http://fjordby.localhost:{port}"
            ask = Asker(port)
            card = ask.json("fjordby.localhost", "/api/v1/library/articles?locale=da&limit=1")["results"][0]
            ask.close()
            pages = {"home": f"{origin}/", "article": f"{origin}/da/bibliotek/{card['slug']}"}
            folder = self.var / "lighthouse"
            found = {name: lighthouse.audit(url, folder, name, self.audits) for name, url in pages.items()}
        self.found["lighthouse"] = found
        for name, one in found.items():
            for key, bar in (("performance", 95), ("accessibility", 100), ("best-practices", 100)):
                self.bars.append(Bar(f"Lighthouse {key}: {name}", one[key] if one else None, bar))
        self._say(report.lighthouse(found))

    def sizes(self) -> None:
        found = sizes()
        self.found["sizes"] = found
        kilobytes = {name: size / KB for name, size in (found or {}).items()}
        self.bars += [
            Bar("initial JavaScript, gzip", kilobytes.get("initial_js"), 70, " KB", least=False),
            Bar("initial CSS, gzip", kilobytes.get("initial_css"), 15, " KB", least=False),
        ]
        if found:
            self._say(
                ", ".join(f"{name.replace('_', ' ')} {size:.1f} KB" for name, size in kilobytes.items())
            )

    def chat(self) -> None:
        """Sends with faults, open sockets, and the inbox over years; in a database of its own."""
        part = chat.ChatBench(self.var, self.chat_sizes)
        part.run()
        self.found["chat"] = part.found
        self.bars += part.bars
        self._say(*part.said)

    def tasks(self) -> None:
        """The overviews over years, and how fast work is given out; in a database of its own."""
        part = tasks.TasksBench(self.var, tasks.QUICK if self.quick else tasks.Sizes())
        part.run()
        self.found["tasks"] = part.found
        self.bars += part.bars
        self._say(*part.said)

    def calls(self) -> None:
        """What passes through the socket of the calls, and how long a family waits for the first picture."""
        part = calls.CallsBench(self.var, calls.QUICK if self.quick else calls.Sizes())
        part.run()
        self.found["calls"] = part.found
        self.bars += part.bars
        self._say(*part.said)

    def _say(self, *parts: str) -> None:
        print("", *parts, sep="\n\n", flush=True)

    def finish(self) -> int:
        path = var_dir() / "bench.json"
        report.write(
            path,
            made_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            quick=self.quick,
            **self.found,
            bars=report.bars_as_json(self.bars),
        )
        self._say(report.verdicts(self.bars), f"Written to {path}")
        return 1 if any(bar.verdict == "FAIL" for bar in self.bars) else 0


def _memory(pid: int) -> dict[str, float] | None:
    found = memory_of(pid)
    return found.as_json() if found else None


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--quick", action="store_true", help="short rounds, one Lighthouse run a page")
    parser.add_argument("--only", default=",".join(PARTS), help="which parts, with commas between")
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--sends", type=int, help="messages that are sent on bad lines")
    options = parser.parse_args(arguments)
    parts = options.only.split(",")
    if unknown := set(parts) - set(PARTS):
        parser.error(f"There is no part {', '.join(unknown)}.")
    bench = Bench(quick=options.quick, articles=options.articles, sends=options.sends)
    try:
        with stop_signals():
            for part in PARTS:
                if part in parts:
                    getattr(bench, part)()
            return bench.finish()
    except LauncherError as error:
        print(error, file=sys.stderr)
        return 1
    except StopRequested:
        print("Stopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parents[2])
    sys.exit(main(sys.argv[1:]))
