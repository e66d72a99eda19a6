"""Who serves at a window, said at its tablet; tablets paired and revoked by the administrator."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from kiosk_house import OWN, Kiosks, Tablet

from bot.command_line import main
from domain.kiosks import TooFast
from web.kiosk.guard import Pace

LI, ZHAO = "窗口小李", "窗口小赵"
_codes = count(100_000)


@pytest.fixture
def kiosks(tmp_path: Path) -> Iterator[Kiosks]:
    made = Kiosks(tmp_path)
    yield made
    made.close()


@pytest.fixture
async def tablet(kiosks: Kiosks) -> AsyncIterator[Tablet]:
    async with kiosks.client() as client:
        made = Tablet(client, "main/12")
        await made.pair(kiosks.offers("main/12"))
        yield made


def code_of(kiosks: Kiosks, name: str, hall: str = "main") -> str:
    """The code that a clerk asked for in the chat."""
    code = f"{next(_codes)}"
    with kiosks.office() as office:
        until = kiosks.clock.now() + timedelta(minutes=10)
        office.work.shifts.lend_code(kiosks.staff(name), hall, code, until)
    return code


async def sign(tablet: Tablet, **how: object) -> tuple[int, str | None, list[str]]:
    """The status, who serves there now, and who may be signed in by one tap."""
    answer = await tablet.post("/kiosk/shift", {"window": tablet.window, **how})
    body = answer.json()
    clerk = body.get("clerk")
    today = [one["name"] for one in body.get("today", [])]
    return answer.status_code, clerk and clerk["name"], today


async def shown(tablet: Tablet) -> str | None:
    answer = await tablet.client.get("/kiosk/state", headers={"X-Suping-Kiosk": tablet.window})
    clerk = answer.json()["clerk"]
    return None if clerk is None else str(clerk["name"])


async def test_nobody_is_shown_until_somebody_signed_in(tablet: Tablet) -> None:
    assert await shown(tablet) is None


async def test_the_first_time_a_day_takes_the_code_from_ones_chat(
    kiosks: Kiosks, tablet: Tablet
) -> None:
    assert await sign(tablet, code=code_of(kiosks, LI)) == (200, LI, [LI])
    assert await shown(tablet) == LI


async def test_a_code_is_good_once_in_its_hall_in_its_minutes(
    kiosks: Kiosks, tablet: Tablet
) -> None:
    code = code_of(kiosks, LI)
    await sign(tablet, code=code)
    assert (await sign(tablet, code=code))[0] == 403
    assert (await sign(tablet, code=code_of(kiosks, ZHAO, hall="elsewhere")))[0] == 403
    late = code_of(kiosks, ZHAO)
    kiosks.clock.move_to(kiosks.clock.now() + timedelta(minutes=11))
    assert (await sign(tablet, code=late))[0] == 403
    assert await shown(tablet) == LI


async def test_a_swap_is_one_tap_for_who_was_there_today_and_both_are_told(
    kiosks: Kiosks, tablet: Tablet
) -> None:
    await sign(tablet, code=code_of(kiosks, LI))
    await sign(tablet, code=code_of(kiosks, ZHAO))
    assert await sign(tablet, staff=kiosks.staff(LI)) == (200, LI, [LI, ZHAO])
    told = [one.key for one in kiosks.rows("SELECT key FROM outbox")]
    assert told.count("kiosk.staff.signed_in") == 3
    assert told.count("kiosk.staff.left") == 2


async def test_a_tap_puts_nobody_there_who_was_not_there_today(
    kiosks: Kiosks, tablet: Tablet
) -> None:
    await sign(tablet, code=code_of(kiosks, LI))
    assert (await sign(tablet, staff=kiosks.staff(ZHAO)))[0] == 403
    kiosks.clock.move_to(kiosks.clock.now() + timedelta(days=1))
    await sign(tablet, leave=True)
    kiosks.clock.move_to(kiosks.clock.now() + timedelta(days=1))
    assert (await sign(tablet, staff=kiosks.staff(LI)))[0] == 403


async def test_an_empty_window_shows_nobody(kiosks: Kiosks, tablet: Tablet) -> None:
    await sign(tablet, code=code_of(kiosks, LI))
    assert await sign(tablet, leave=True) == (200, None, [LI])
    assert await sign(tablet, leave=True) == (200, None, [LI])
    assert await shown(tablet) is None


async def test_a_rating_of_a_break_is_of_whoever_served_then(
    kiosks: Kiosks, tablet: Tablet
) -> None:
    await sign(tablet, code=code_of(kiosks, LI))
    kiosks.clock.move_to(kiosks.clock.now() + timedelta(hours=1))
    await sign(tablet, code=code_of(kiosks, ZHAO))
    kiosks.clock.move_to(kiosks.clock.now() + timedelta(hours=1))
    sent = 10_000_000
    early = tablet.rating(at=sent - 90 * 60_000)
    late = tablet.rating(at=sent - 5 * 60_000)
    bad = tablet.rating(1, at=sent - 90 * 60_000)
    before = tablet.rating(at=sent - 150 * 60_000)
    await tablet.send(early, late, bad, before, sent=sent)
    clerks = {one.client_key: one.clerk_id for one in kiosks.ratings("main/12")}
    li, zhao = kiosks.staff(LI), kiosks.staff(ZHAO)
    wanted = [li, zhao, li, None]
    assert [clerks[one["key"]] for one in (early, late, bad, before)] == wanted


@pytest.mark.parametrize("body", [{}, {"code": 5}, {"staff": "1"}, {"leave": "yes"}])
async def test_a_sign_in_of_nobody_is_refused(tablet: Tablet, body: dict[str, object]) -> None:
    assert (await sign(tablet, **body))[0] == 400


async def test_sign_in_codes_can_not_be_tried_one_after_the_other(tablet: Tablet) -> None:
    answers = [(await sign(tablet, code=f"{number:06d}"))[0] for number in range(8)]
    assert answers == [403] * 6 + [429] * 2


async def test_who_is_not_paired_learns_no_name(kiosks: Kiosks, tablet: Tablet) -> None:
    await sign(tablet, code=code_of(kiosks, LI))
    async with kiosks.client() as client:
        answer = await client.get("/kiosk/state", headers=OWN | {"X-Suping-Kiosk": "main/12"})
    assert answer.status_code == 401
    assert LI not in answer.text


# The administrator's commands


@pytest.fixture
def says(kiosks: Kiosks) -> Callable[..., Result]:
    def said(*words: str) -> Result:
        config = str(kiosks.settings.beside("config.toml"))
        return CliRunner().invoke(main, ["kiosk", *words, "--config", config])

    return said


async def test_an_administrator_pairs_lists_and_revokes(
    kiosks: Kiosks, says: Callable[..., Result]
) -> None:
    told = says("pair", "main/3").output
    assert "/kiosk/main/3 " in told
    code = next(word for word in told.split() if len(word) == 9 and word[4] == "-")
    assert says("list").output == ""
    # Commands run by the machine's clock, the desk of this test by one that stands.
    kiosks.clock.move_to(kiosks.clock.now())
    async with kiosks.client() as client:
        tablet = Tablet(client, "main/3")
        assert (await tablet.pair(code)).status_code == 200
        window, device, *_, state = says("list").output.strip().split("\t")
        assert (window, device, state) == ("main/3", tablet.device, "paired")
        assert says("revoke", device).exit_code == 0
        assert (await tablet.rate()).json()["error"] == "revoked"
    assert says("list").output.strip().endswith("revoked")


@pytest.mark.parametrize(
    ("words", "told"),
    [(("pair", "main/99"), "main/99"), (("revoke", "nobody"), "suping kiosk list")],
)
def test_a_wrong_name_says_what_to_do(
    says: Callable[..., Result], words: tuple[str, ...], told: str
) -> None:
    result = says(*words)
    assert result.exit_code == 2
    assert told in result.output


# Pace


def test_a_bucket_refills_with_time_and_holds_no_more_than_it_may() -> None:
    moments = iter([0, 0, 0, 30, 30, 1_000, 1_000, 1_000, 1_000])
    pace = Pace(2, 2, lambda: next(moments))
    pace.take("a")
    pace.take("a")
    with pytest.raises(TooFast):
        pace.take("a")
    pace.take("b")
    pace = Pace(2, 2, lambda: 0)
    pace.take("a", 2)
    with pytest.raises(TooFast):
        pace.check("a")
    pace.check("b")
    pace.seconds = lambda: 30
    pace.check("a")
    pace.seconds = lambda: 10_000
    pace.take("a", 2)
    with pytest.raises(TooFast):
        pace.take("a")
