"""Nothing that people write is asked for over the network: whoever opens connections is known."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = ("bot", "web", "handlers", "storage", "texts", "domain")
CLIENTS = {"aiohttp", "http.client", "httpx", "obstore", "requests", "socket", "urllib.request"}
SPEAK = {
    "bot/request.py": "the chat servers of the config",
    "bot/gateways.py": "the gateways of the config",
    "bot/nudger.py": "the gateways of the config",
    "bot/people.py": "the people of a replay, at the chat server it started itself",
    "bot/web_server.py": "listens only",
    "storage/blobs.py": "the file storage of the config",
}


def imported(path: Path) -> Iterator[str]:
    """The modules a file imports, at any depth."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)


def test_only_who_speaks_to_addresses_of_the_config_can_open_a_connection() -> None:
    found = {
        str(path.relative_to(ROOT))
        for package in OURS
        for path in (ROOT / package).rglob("*.py")
        if any(
            name == client or name.startswith(f"{client}.")
            for name in imported(path)
            for client in CLIENTS
        )
    }
    assert found == set(SPEAK)


def test_the_search_would_find_a_client_wherever_it_is_imported(tmp_path: Path) -> None:
    file = tmp_path / "hidden.py"
    file.write_text("def ask():\n    from urllib import request\n    import http.client\n")
    assert CLIENTS & set(imported(file)) == {"urllib.request", "http.client"}
