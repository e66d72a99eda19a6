"""What must survive a power cut: files and names are on the disk only once they are told to go."""

import os
from pathlib import Path


def to_the_disk(*paths: Path) -> None:
    """Wait until each file is on the disk; of a folder, until the names in it are."""
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
