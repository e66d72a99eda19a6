"""
Processes in stock: forked off one that has imported our programs already, and then like any other.

Importing is nearly all of a program's start. A kill test that lives through hundreds of starts
would spend its time on that and never on what may go wrong. What was forked is a process of its
own with its own group, output and environment; it opens its files and its database itself.
"""

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

PROGRAMS = ("bot.command_line", "localchat")
STEP = 0.01
FIRST = 3
"""Descriptors below are a process's input, output and errors."""


class Forked:
    """A process of the stock, as `subprocess.Popen` shows its own."""

    def __init__(self, stock: "Stock", pid: int, args: list[str]) -> None:
        self.pid = pid
        self.args = args
        self._stock = stock
        self._code: int | None = None

    def poll(self) -> int | None:
        """Its exit code, below zero for a signal; None while it runs."""
        if self._code is None:
            self._code = self._stock.ask({"look at": self.pid})
        return self._code

    def wait(self) -> int:
        """Wait for its end."""
        while (code := self.poll()) is None:
            time.sleep(STEP)
        return code


class Stock:
    """The client's side; the process that has imported everything starts with the first fork."""

    def __init__(self) -> None:
        self._server: subprocess.Popen[str] | None = None

    def start(
        self, module: str, arguments: list[str], said: Path, env: Mapping[str, str]
    ) -> Forked:
        """Fork a program that runs a module's `main`; what it says goes to a file."""
        order = {"module": module, "arguments": arguments, "said": str(said), "env": dict(env)}
        pid = self.ask(order)
        assert pid is not None
        return Forked(self, pid, [module, *arguments])

    def ask(self, order: dict[str, Any]) -> int | None:
        """One order and its answer."""
        server = self._server = self._server or self._opened()
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(order) + "\n")
        server.stdin.flush()
        found: int | None = json.loads(server.stdout.readline())
        return found

    def _opened(self) -> subprocess.Popen[str]:
        env = {name: value for name, value in os.environ.items() if not name.startswith("SUPING_")}
        return subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=env | {"PYTHONWARNINGS": "error", "PYTHONUNBUFFERED": "1"},
        )

    def close(self) -> None:
        """End the process that forks; what it forked is to have ended before."""
        if self._server is not None:
            self._server.communicate()


def serve() -> None:
    """Take orders line by line until there are no more."""
    sys.argv = [""]
    modules = {name: _imported(name) for name in PROGRAMS}
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        if "look at" in order:
            answer = _look_at(order["look at"])
        else:
            answer = os.fork()
            if not answer:
                _become(modules[order["module"]], order)
            with suppress(OSError):
                os.setpgid(answer, answer)  # on both sides: whichever comes first
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _imported(name: str) -> Any:
    if name == "localchat":
        name = "localchat.__main__"
    __import__(name)
    return sys.modules[name].main


def _look_at(pid: int) -> int | None:
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def _become(main: Any, order: dict[str, Any]) -> NoReturn:
    """Be that program, from here to the end."""
    with suppress(OSError):
        os.setpgid(0, 0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    said = os.open(order["said"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for own, wanted in enumerate((nothing, said, said)):
        os.dup2(wanted, own)
    os.closerange(FIRST, said + FIRST)
    os.environ.clear()
    os.environ.update(order["env"])
    sys.argv = [order["module"], *order["arguments"]]
    try:
        main(order["arguments"])
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
        if isinstance(error.code, str):
            sys.stderr.write(f"{error.code}\n")
    except BaseException:  # noqa: BLE001 - what ends a program is shown, and ends it
        sys.excepthook(*sys.exc_info())
        code = 1
    with suppress(OSError):
        sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    serve()
