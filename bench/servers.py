"""A PostgreSQL of the benchmarks' own, as the tests start one: Debian's server, away afterwards."""

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from postgresql import QUICK, Cluster, cluster

DURABLE = ("synchronous_commit=on", "max_connections=60")
"""As Debian's server comes: a commit is on the disk."""


@dataclass
class Server:
    """A running server."""

    cluster: Cluster

    @property
    def pid(self) -> int:
        """The number of its first process; those of its connections are children of it."""
        lock = self.cluster.data / "postmaster.pid"
        return int(lock.read_text(encoding="ascii").split()[0])

    def new(self) -> str:
        """The address of a new database."""
        return self.cluster.url(self.cluster.create())


@contextlib.contextmanager
def server(*, durable: bool = True) -> Iterator[Server]:
    """Start one until the block ends. Not `durable`: no commit waits for the disk."""
    with cluster(DURABLE if durable else QUICK) as running:
        yield Server(running)
