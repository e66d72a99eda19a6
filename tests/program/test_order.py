"""An update is on the disk before it is acknowledged: seen in the system calls of the process."""

import re
import shutil
from collections.abc import Iterable

import pytest
from program_house import House
from program_people import Citizen, People
from program_process import until

ASK = re.compile(r"(?:sendto|sendmsg|writev?)\(.*getUpdates\?\S*?(?:&offset=(\d+))? HTTP")
CAME_BY = re.compile(r"\b(?:recvfrom|read)\b")
BEGUN = re.compile(r"^(\d+) +f(?:data)?sync\(\d+ <unfinished")
SYNCED = re.compile(
    r"^(\d+) +(?:(?:fdatasync|fsync)\(\d+|<\.\.\. (?:fdatasync|fsync) resumed>)\) += 0"
)
CALLS = "trace=fdatasync,fsync,sendto,sendmsg,write,writev,recvfrom,read"


def acknowledged(lines: Iterable[str]) -> list[bool]:
    """
    For each acknowledgement (a getUpdates with a higher offset), whether the disk was first.

    Only a sync that began after the updates had come counts: an earlier one is of other data.
    """
    found: list[bool] = []
    offset, came, synced = 0, 0, False
    begun: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if r"\"update_id\"" in line and CAME_BY.search(line):
            came, synced = number, False
        elif start := BEGUN.match(line):
            begun[start[1]] = number
        elif end := SYNCED.match(line):
            synced = begun.pop(end[1], number) > came or synced
        elif (ask := ASK.search(line)) and int(ask[1] or 0) > offset:
            offset = int(ask[1])
            found.append(synced)
    return found


CAME = r'7 recvfrom(10, "{\"ok\":true,\"result\":[{\"update_id\":4,\"mes"..., 65536) = 300'
ASKED = '7 sendto(10, "POST /bot1:x/getUpdates?timeout=25&limit=100&offset={} HTTP/1.1", 2) = 2'
BEGIN = "8 fdatasync(7 <unfinished ...>"
END = "8 <... fdatasync resumed>) = 0"


def test_a_sync_between_the_updates_and_their_acknowledgement_is_seen() -> None:
    assert acknowledged([CAME, "8 fdatasync(7) = 0", ASKED.format(5)]) == [True]
    assert acknowledged([CAME, BEGIN, "7 recvfrom(9) = 1", END, ASKED.format(5)]) == [True]
    twice = [CAME, "8 fdatasync(7) = 0", BEGIN, END, ASKED.format(5)]
    assert acknowledged([*twice, CAME, "8 fdatasync(7) = 0", ASKED.format(6)]) == [True, True]


def test_no_sync_one_that_failed_and_one_of_earlier_data_are_seen_as_missing() -> None:
    assert acknowledged([CAME, ASKED.format(5)]) == [False]
    assert acknowledged([CAME, "8 fdatasync(7) = -1 EIO", ASKED.format(5)]) == [False]
    assert acknowledged([BEGIN, CAME, END, ASKED.format(5)]) == [False]
    assert acknowledged(["8 fdatasync(7) = 0", CAME, ASKED.format(5)]) == [False]
    assert acknowledged([CAME, BEGIN, ASKED.format(5), END]) == [False]


def test_a_question_that_confirms_nothing_new_needs_no_sync() -> None:
    repeated = [CAME, "8 fdatasync(7) = 0", ASKED.format(5), ASKED.format(5)]
    assert acknowledged([ASKED.format(5).replace("&offset=5", ""), *repeated]) == [True]


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not on this machine")
async def test_updates_are_on_the_disk_before_they_are_acknowledged(
    house: House, people: People
) -> None:
    trace = house.folder / "trace"
    watched = ("strace", "-f", "-e", CALLS, "-s", "160", "-o", str(trace))
    desk = await house.start_desk(watched=watched)
    citizens = [Citizen(people, user_id) for user_id in (1, 2)]
    for one in citizens:
        await one.arrive()
        await one.file(f"滨河路{one.user_id}号门口的路灯坏了三天没人修")
    await until(house.quiet, "an empty inbox and outbox")
    await desk.stop()
    found = acknowledged(trace.read_text(encoding="utf-8", errors="replace").splitlines())
    # Updates that come close together are acknowledged together, however many they are.
    assert len(found) >= 2 * len(citizens)
    assert all(found), found
