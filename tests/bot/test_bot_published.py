"""The public page of ratings and replies over a real desk: what it says, and to whom nothing."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from kiosk_house import Kiosks
from starlette.applications import Starlette

from domain.evaluator import How, RatingGiven
from handlers.administrators.living import STATE
from handlers.evaluator.giving import rate
from handlers.evaluator.published import ON_A_PAGE, Board
from storage.errors import DatabaseBusy
from texts.catalogue import Language
from web.published.routes import PublishedDesk, published_routes

WORDS = "材料清单<script>alert(1)</script>贴出来了"
REPLY = "第一行\n第二行"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kiosks]:
    found = Kiosks(tmp_path_factory.mktemp("public"))
    yield found
    found.close()


def publishes(desk: Kiosks, count: int = 1, grade: int = 5, window: str = "main/12") -> list[int]:
    """So many ratings become public; their rows."""
    rows = []
    with desk.office() as office:
        staff = office.work.staff.with_role("window_clerk")[0].id
        for index in range(count):
            at = office.now - timedelta(hours=1, minutes=index)
            number = rate(office, RatingGiven(window, grade, How.KIOSK, at)).rating.id or 0
            office.work.publications.clear(number, staff, words=WORDS, reply=REPLY, item=None)
            row = office.work.publications.of_rating(number)
            assert row is not None
            office.work.publications.decide(row, staff, published=True)
            rows.append(row.id or 0)
    return rows


async def page(desk: Kiosks, query: str = "", **headers: str) -> str:
    async with desk.client() as client:
        answer = await client.get(f"/ratings{query}", headers=headers)
    assert answer.status_code == 200
    return answer.text


async def test_an_empty_page_says_so_in_the_readers_language(desk: Kiosks) -> None:
    assert "还没有公开的评价" in await page(desk)
    assert "No rating has been made public yet" in await page(desk, "?lang=en")
    assert '<html lang="en">' in await page(desk, **{"Accept-Language": "en-GB"})


async def test_it_shows_grade_window_half_day_words_and_reply(desk: Kiosks) -> None:
    rows = publishes(desk)
    shown = await page(desk)
    for part in ("非常满意", "12号窗口", "人社局", "2026年9月28日", "第一行<br>第二行"):
        assert part in shown, part
    assert "到2026年9月28日（周一）共1条" in shown
    assert "Very satisfied" in (await page(desk, "?lang=en")).replace("very", "Very")
    takes_back(desk, rows)


async def test_what_people_wrote_is_no_markup(desk: Kiosks) -> None:
    rows = publishes(desk)
    shown = await page(desk)
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    takes_back(desk, rows)


async def test_a_browser_runs_nothing_keeps_nothing_and_frames_nothing(desk: Kiosks) -> None:
    async with desk.client() as client:
        headers = (await client.get("/ratings")).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'none'" in policy
    assert headers["cache-control"] == "no-store"
    assert headers["x-robots-tag"] == "noindex"
    assert "set-cookie" not in headers


async def test_pages_turn_and_nonsense_is_the_first(desk: Kiosks) -> None:
    rows = publishes(desk, ON_A_PAGE + 1)
    first = await page(desk)
    assert first.count("<article>") == ON_A_PAGE
    assert "page=2" in first
    second = await page(desk, "?page=2")
    assert second.count("<article>") == 1
    assert "上一页" in second
    for nonsense in ("0", "-1", "x", "9" * 30, "²"):
        assert (await page(desk, f"?page={nonsense}")).count("<article>") == ON_A_PAGE
    assert (await page(desk, "?page=999")).count("<article>") == 1
    takes_back(desk, rows)


async def test_of_one_hall_only_its_own(desk: Kiosks) -> None:
    rows = publishes(desk)
    assert (await page(desk, "?hall=main")).count("<article>") == 1
    assert (await page(desk, "?hall=%3Cscript%3E")).count("<article>") == 1
    takes_back(desk, rows)


def takes_back(desk: Kiosks, rows: list[int]) -> None:
    with desk.office() as office:
        staff = office.work.staff.with_role("window_clerk")[0].id
        for number in rows:
            row = office.work.publications.get(number)
            assert row is not None
            office.work.publications.take_back(row, staff, "asked")


async def test_what_is_taken_back_is_gone_with_the_next_look(desk: Kiosks) -> None:
    rows = publishes(desk)
    assert "<article>" in await page(desk)
    takes_back(desk, rows)
    assert "<article>" not in await page(desk)


async def test_nobody_writes_to_it(desk: Kiosks) -> None:
    async with desk.client() as client:
        for method in ("POST", "PUT", "DELETE"):
            assert (await client.request(method, "/ratings")).status_code == 405


async def test_who_reads_without_end_waits_and_a_busy_desk_says_so(desk: Kiosks) -> None:
    county = desk.program.desk.county
    busy: list[bool] = []

    async def read(_language: Language, _page: int, _hall: str | None) -> Board:
        if busy:
            raise DatabaseBusy("locked")
        return Board((), 0, 1, 0, "today")

    app = Starlette(routes=published_routes(PublishedDesk(lambda: county, read, 3)))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk.example") as client:
        statuses = [(await client.get("/ratings")).status_code for _ in range(2)]
        busy.append(True)
        statuses += [(await client.get("/ratings")).status_code for _ in range(2)]
    assert statuses == [200, 200, 503, 429]


async def test_it_names_a_unit_as_administrators_have_renamed_it(desk: Kiosks) -> None:
    rows = publishes(desk)
    with desk.office() as office:
        staff = office.work.staff.with_role("window_clerk")[0].id
        note = office.work.unit_changes.note
        note("rename", "human_resources", staff, zh="人力资源局", en="HR Bureau")
        office.work.meta.put(STATE, "renamed")
    assert "人力资源局" in await page(desk)
    assert "HR Bureau" in await page(desk, "?lang=en")
    takes_back(desk, rows)
