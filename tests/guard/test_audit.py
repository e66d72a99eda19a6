"""A known hole fails the check; where nothing can be known the check says so, and passes."""

import importlib.util
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
TOOL = ROOT / ".venv-audit" / "bin" / "python"
HOLE = {"id": "PYSEC-2099-1", "aliases": ["CVE-2099-1"], "fix_versions": ["3.13"]}


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", ROOT / "requirements" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


AUDIT = loaded()


def report(*holes: dict[str, Any]) -> str:
    known = {"name": "aiohttp", "version": "3.12", "vulns": list(holes)}
    unknown = {"name": "ours", "skip_reason": "not found"}
    return json.dumps({"dependencies": [known, unknown], "fixes": []})


NOTHING = json.dumps({"dependencies": [{"name": "aiohttp", "skip_reason": "not found"}]})


def test_a_known_hole_fails_and_says_what_to_do() -> None:
    code, words = AUDIT.audit(lambda _: report(HOLE))
    assert code == 1
    assert "aiohttp 3.12: PYSEC-2099-1, mended in 3.13" in words


def test_a_hole_without_a_remedy_fails_as_well() -> None:
    code, words = AUDIT.audit(lambda _: report(HOLE | {"fix_versions": []}))
    assert (code, "no version yet" in words) == (1, True)


def test_without_holes_it_says_what_was_looked_up_and_what_was_not() -> None:
    code, words = AUDIT.audit(lambda _: report())
    assert code == 0
    assert words == "audit: 1 packages, no known hole (pypi); not known there: ours"


@pytest.mark.parametrize("answer", ["", "<html>", "[]", "{}", NOTHING])
def test_where_nothing_can_be_known_it_is_skipped_in_plain_words(answer: str) -> None:
    """A mirror knows no advisories: pip-audit itself would call that "no known vulnerabilities"."""
    code, words = AUDIT.audit(lambda _: answer)
    assert code == 0
    assert "SKIPPED" in words
    assert AUDIT.audit(lambda _: answer, must=True)[0] == 1


def test_the_second_service_is_asked_where_the_first_knows_nothing() -> None:
    asked: list[str] = []

    def ask(service: str) -> str:
        asked.append(service)
        return NOTHING if service == "pypi" else report(HOLE)

    assert AUDIT.audit(ask)[0] == 1
    assert asked == ["pypi", "osv"]


def test_a_hole_that_was_accepted_with_a_reason_passes() -> None:
    found = AUDIT.verdict(json.loads(report(HOLE)), {"CVE-2099-1": "we never parse that"})
    assert found.holes == ()
    assert all(len(why) > 20 for why in AUDIT.ACCEPTED.values())


class Advisories(BaseHTTPRequestHandler):
    """OSV's own interface, with one hole in it."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        mended = [{"introduced": "0"}, {"fixed": "99.0"}]
        hole = {
            "id": "GHSA-made-up0-test",
            "summary": "made up",
            "affected": [
                {
                    "package": {"name": "aiohttp", "ecosystem": "PyPI"},
                    "ranges": [{"type": "ECOSYSTEM", "events": mended}],
                }
            ],
        }
        found = {"vulns": [hole]} if asked["package"]["name"] == "aiohttp" else {}
        body = json.dumps(found).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.skipif(not TOOL.exists(), reason="`make audit` has not made its environment yet")
def test_the_tool_itself_finds_a_hole_in_what_is_pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AUDIT.sys, "executable", str(TOOL))
    with ThreadingHTTPServer(("127.0.0.1", 0), Advisories) as server:
        serving = Thread(target=server.serve_forever)
        serving.start()
        try:
            address = f"http://127.0.0.1:{server.server_port}/v1/query"
            code, words = AUDIT.audit(lambda _: AUDIT.ask("osv", "--osv-url", address))
        finally:
            server.shutdown()
            serving.join()
    assert code == 1, words
    assert "GHSA-made-up0-test, mended in 99.0" in words


def test_it_is_part_of_the_check() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert "check: lint types layers audit" in makefile
    assert "pip-audit" in (ROOT / "pyproject.toml").read_text("utf-8")
