"""A window's ratings: counted once, from its own tablet alone; everything else says why not."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from kiosk_house import BASE, MINUTE, OWN, Kiosks, Tablet, milliseconds, new_key

from domain.kiosks import PAIRING_VALID
from handlers.evaluator import bad
from handlers.evaluator.following import AT_ONCE
from handlers.office import Office
from storage.errors import DatabaseBusy
from storage.tables import ServiceRating
from web.kiosk.guard import COOKIE


@pytest.fixture(scope="module")
def kiosks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kiosks]:
    made = Kiosks(tmp_path_factory.mktemp("kiosks"))
    yield made
    made.close()


@pytest.fixture
def window(request: pytest.FixtureRequest) -> str:
    """A window of each test's own, as far as they go."""
    number = sum(map(ord, request.node.name)) % 20 + 1
    return f"main/{number}"


@pytest.fixture
async def stranger(kiosks: Kiosks, window: str) -> AsyncIterator[Tablet]:
    """A tablet that nobody paired."""
    async with kiosks.client() as client:
        yield Tablet(client, window)


@pytest.fixture
async def tablet(kiosks: Kiosks, stranger: Tablet) -> Tablet:
    answer = await stranger.pair(kiosks.offers(stranger.window))
    assert answer.status_code == 200, answer.text
    return stranger


def why(answer: httpx.Response) -> tuple[int, str]:
    """The refusal; it says what to do in both languages."""
    body = answer.json()
    assert set(body["text"]) == {"zh", "en"}
    assert all(body["text"].values())
    return answer.status_code, body["error"]


async def test_a_rating_of_a_paired_tablet_counts(kiosks: Kiosks, tablet: Tablet) -> None:
    key = new_key()
    answer = await tablet.rate(4, key=key, tags=["fast", "rude", "fast"], tag_set=1)
    assert (answer.status_code, answer.json()) == (200, {"new": True})
    row = next(one for one in kiosks.ratings(tablet.window) if one.client_key == key)
    assert (row.grade, row.first_grade, row.how, row.hall) == (4, 4, "kiosk", "main")
    assert row.tags == '["fast"]'  # what another grade may say is not said of this one
    assert row.device == tablet.device
    assert row.person_id is None


async def test_a_rating_sent_three_times_is_counted_once(kiosks: Kiosks, tablet: Tablet) -> None:
    rating = tablet.rating(5)
    told = [(await tablet.post("/kiosk/rating", rating)).json()["new"] for _ in range(3)]
    assert told == [True, False, False]
    keys = [one.client_key for one in kiosks.ratings(tablet.window)]
    assert keys.count(rating["key"]) == 1


async def test_a_replay_with_another_grade_changes_nothing(kiosks: Kiosks, tablet: Tablet) -> None:
    rating = tablet.rating(5)
    await tablet.post("/kiosk/rating", rating)
    assert (await tablet.post("/kiosk/rating", rating | {"grade": 1})).json() == {"new": False}
    row = next(one for one in kiosks.ratings(tablet.window) if one.client_key == rating["key"])
    assert row.grade == 5


async def test_the_same_key_twice_in_one_request_is_one_rating(tablet: Tablet) -> None:
    rating = tablet.rating(3)
    answer = await tablet.send(rating, rating)
    assert [one["new"] for one in answer.json()["results"]] == [True, False]


async def test_the_same_key_in_requests_of_one_moment_is_one_rating(tablet: Tablet) -> None:
    rating = tablet.rating(2)
    answers = await asyncio.gather(*(tablet.post("/kiosk/rating", rating) for _ in range(8)))
    assert sorted(one.json()["new"] for one in answers) == [False] * 7 + [True]


async def test_what_was_kept_through_a_break_comes_in_one_request(
    kiosks: Kiosks, tablet: Tablet
) -> None:
    before = len(kiosks.ratings(tablet.window))
    kept = [tablet.rating(1 + number % 5) for number in range(50)]
    answer = await tablet.send(*kept)
    assert [one["key"] for one in answer.json()["results"]] == [one["key"] for one in kept]
    assert len(kiosks.ratings(tablet.window)) == before + 50


async def test_what_can_not_be_read_does_not_hold_up_the_others(tablet: Tablet) -> None:
    broken = tablet.rating(7)
    answer = await tablet.send(tablet.rating(), broken, "nothing", {"key": 5})
    first, *others = answer.json()["results"]
    assert first["new"]
    assert [one["error"] for one in others] == ["no_rating"] * 3
    assert others[0]["key"] == broken["key"]


# Whose rating it is


async def test_a_tablet_nobody_paired_is_refused(kiosks: Kiosks, stranger: Tablet) -> None:
    before = len(kiosks.ratings(stranger.window))
    assert why(await stranger.rate()) == (401, "not_paired")
    assert why(await stranger.send(stranger.rating())) == (401, "not_paired")
    assert len(kiosks.ratings(stranger.window)) == before


@pytest.mark.parametrize("cookie", ["", ".", "abc", "nobody.secret"])
async def test_a_made_up_cookie_is_refused(stranger: Tablet, cookie: str) -> None:
    answer = await stranger.post("/kiosk/rating", stranger.rating(), Cookie=f"{COOKIE}={cookie}")
    assert why(answer) == (401, "not_paired")


async def test_a_tablets_number_without_its_secret_is_refused(
    kiosks: Kiosks, tablet: Tablet
) -> None:
    guessed = f"{COOKIE}={tablet.device}.guessed"
    async with kiosks.client() as client:
        other = Tablet(client, tablet.window)
        answer = await other.post("/kiosk/rating", other.rating(), Cookie=guessed)
    assert why(answer) == (401, "not_paired")


async def test_another_windows_tablet_is_refused(kiosks: Kiosks, tablet: Tablet) -> None:
    other = "main/1" if tablet.window != "main/1" else "main/2"
    before = len(kiosks.ratings(other))
    answer = await tablet.post("/kiosk/rating", tablet.rating(window=other))
    assert why(answer) == (403, "other_window")
    assert why(await tablet.client.get("/kiosk/state", headers={"X-Suping-Kiosk": other})) == (
        403,
        "other_window",
    )
    kept = await tablet.send(tablet.rating(window=other))
    assert kept.json()["results"][0]["error"] == "other_window"
    assert len(kiosks.ratings(other)) == before


async def test_a_key_of_another_windows_rating_tells_nothing_of_it(
    kiosks: Kiosks, tablet: Tablet
) -> None:
    rating = tablet.rating(1)
    await tablet.post("/kiosk/rating", rating)
    other = "main/1" if tablet.window != "main/1" else "main/2"
    async with kiosks.client() as client:
        stolen = Tablet(client, other)
        await stolen.pair(kiosks.offers(other))
        answer = await stolen.post("/kiosk/rating", rating | {"window": other})
    assert why(answer) == (403, "other_window")


async def test_a_revoked_tablet_is_refused_at_once(kiosks: Kiosks, tablet: Tablet) -> None:
    assert (await tablet.rate()).status_code == 200
    with kiosks.office() as office:
        assert office.work.kiosks.revoke(tablet.device)
        assert not office.work.kiosks.revoke(tablet.device)
    assert why(await tablet.rate()) == (401, "revoked")
    assert why(
        await tablet.client.get("/kiosk/state", headers={"X-Suping-Kiosk": tablet.window})
    ) == (
        401,
        "revoked",
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://desk.example.evil.example"},
        {"Origin": "http://desk.example:81"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": None},
        {"X-Suping-Kiosk": None},
    ],
)
async def test_another_sites_page_is_refused_though_the_cookie_is_right(
    kiosks: Kiosks, tablet: Tablet, changed: dict[str, str | None]
) -> None:
    headers = {name: value for name, value in (OWN | changed).items() if value is not None}
    before = len(kiosks.ratings(tablet.window))
    for path in ("/kiosk/rating", "/kiosk/ratings", "/kiosk/pair", "/kiosk/shift"):
        answer = await tablet.client.post(path, json=tablet.rating(), headers=headers)
        assert why(answer) == (403, "foreign_origin")
    assert len(kiosks.ratings(tablet.window)) == before


async def test_a_form_of_another_site_that_looks_like_json_is_refused(tablet: Tablet) -> None:
    headers = {"Origin": "https://evil.example", "Content-Type": "text/plain"}
    answer = await tablet.client.post("/kiosk/rating", content=b"{}", headers=headers)
    assert why(answer) == (403, "foreign_origin")


async def test_the_secret_is_kept_where_no_script_and_no_other_site_reaches_it(
    kiosks: Kiosks, stranger: Tablet
) -> None:
    answer = await stranger.pair(kiosks.offers(stranger.window))
    said = answer.headers["set-cookie"].lower()
    for part in ("httponly", "samesite=strict", "path=/kiosk", "max-age="):
        assert part in said
    assert "secret" not in answer.text
    secret = str(stranger.client.cookies[COOKIE]).partition(".")[2]
    stored = kiosks.rows("SELECT * FROM kiosk_device WHERE id = :id", id=stranger.device)
    assert secret not in str(stored)


async def test_over_tls_the_secret_never_leaves_by_plain_http(kiosks: Kiosks, window: str) -> None:
    async with kiosks.client() as client:
        tablet = Tablet(client, window)
        client.base_url = httpx.URL("https://desk.example")
        answer = await tablet.post(
            "/kiosk/pair", {"window": window, "code": kiosks.offers(window)},
            Origin="https://desk.example",
        )  # fmt: skip
    assert "secure" in answer.headers["set-cookie"].lower()


# Pairing


async def test_a_pairing_code_works_once(kiosks: Kiosks, tablet: Tablet) -> None:
    code = kiosks.offers(tablet.window)
    assert (await tablet.pair(code)).status_code == 200
    assert why(await tablet.pair(code)) == (403, "pairing_used")


async def test_a_pairing_code_is_for_its_own_window(kiosks: Kiosks, stranger: Tablet) -> None:
    other = "main/1" if stranger.window != "main/1" else "main/2"
    assert why(await stranger.pair(kiosks.offers(other))) == (403, "pairing_wrong")


async def test_an_altered_pairing_code_is_refused(kiosks: Kiosks, stranger: Tablet) -> None:
    code = kiosks.offers(stranger.window)
    altered = code[:-1] + ("3" if code[-1] == "2" else "2")
    assert why(await stranger.pair(altered)) == (403, "pairing_wrong")


async def test_a_pairing_code_may_be_typed_as_people_type(kiosks: Kiosks, stranger: Tablet) -> None:
    code = kiosks.offers(stranger.window)
    assert (await stranger.pair(f" {code[:4].lower()}-{code[4:]} ")).status_code == 200


async def test_a_pairing_code_is_too_old_after_its_minutes(
    kiosks: Kiosks, stranger: Tablet
) -> None:
    code = kiosks.offers(stranger.window)
    kiosks.clock.move_to(kiosks.clock.now() + PAIRING_VALID + MINUTE)
    assert why(await stranger.pair(code)) == (403, "pairing_expired")


async def test_codes_can_not_be_tried_one_after_the_other(stranger: Tablet) -> None:
    answers = [await stranger.pair(f"AAAA{number:04d}") for number in range(12)]
    assert {why(one) for one in answers[:6]} == {(403, "pairing_wrong")}
    assert why(answers[-1]) == (429, "too_fast")
    assert int(answers[-1].headers["Retry-After"]) > 0


# When it was


@pytest.mark.parametrize(
    ("waited", "clock_off"),
    [
        (timedelta(0), timedelta(0)),
        (timedelta(minutes=40), timedelta(0)),
        (timedelta(days=6), timedelta(days=-4_000)),
        (timedelta(hours=2), timedelta(days=900)),
    ],
)
async def test_a_rating_counts_for_the_time_it_was_given_whatever_the_tablets_clock_says(
    kiosks: Kiosks, tablet: Tablet, waited: timedelta, clock_off: timedelta
) -> None:
    sent = milliseconds(kiosks.clock.now() + clock_off)
    rating = tablet.rating(at=sent - round(waited.total_seconds() * 1000))
    await tablet.send(rating, sent=sent)
    row = next(one for one in kiosks.ratings(tablet.window) if one.client_key == rating["key"])
    assert row.at.startswith(f"{kiosks.clock.now() - waited:%Y-%m-%d %H:%M}")


@pytest.mark.parametrize("at", [None, "yesterday", -5, True, float("nan"), 2**60])
async def test_a_time_that_is_none_counts_from_now(kiosks: Kiosks, tablet: Tablet, at: Any) -> None:
    rating = tablet.rating(at=at) if at == at else tablet.rating(at="NaN")  # noqa: PLR0124
    await tablet.send(rating, sent=milliseconds(kiosks.clock.now()))
    row = next(one for one in kiosks.ratings(tablet.window) if one.client_key == rating["key"])
    assert row.at.startswith(f"{kiosks.clock.now():%Y-%m-%d %H:%M}")


@pytest.mark.parametrize("waited", [timedelta(days=8), timedelta(minutes=-10)])
async def test_the_future_and_what_is_older_than_a_week_count_from_now(
    kiosks: Kiosks, tablet: Tablet, waited: timedelta
) -> None:
    sent = milliseconds(kiosks.clock.now())
    rating = tablet.rating(at=sent - round(waited.total_seconds() * 1000))
    await tablet.send(rating, sent=sent)
    row = next(one for one in kiosks.ratings(tablet.window) if one.client_key == rating["key"])
    assert row.at.startswith(f"{kiosks.clock.now():%Y-%m-%d %H:%M}")


# What is no rating, and what can't be stored


@pytest.mark.parametrize(
    "body",
    [
        b"", b"nothing", b"[]", b"null", b"{}", b"[" * 60_000, b'{"ratings": 5}', b"\xff",
        b'{"window": "main/1", "ratings": [' + b"{}," * 200 + b"{}]}", b"x" * 70_000,
    ],
)  # fmt: skip
async def test_what_is_no_rating_is_refused(tablet: Tablet, body: bytes) -> None:
    for path in ("/kiosk/rating", "/kiosk/ratings"):
        answer = await tablet.client.post(path, content=body, headers=OWN)
        assert why(answer) == (400, "no_rating")


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "short"}, {"key": 5}, {"key": "a" * 65}, {"key": "a b" * 10}, {"grade": 0},
        {"grade": 6}, {"grade": "5"}, {"grade": True}, {"grade": None}, {"grade": 4.0},
        {"tags": "fast"}, {"tags": [5]}, {"tags": ["x"] * 30}, {"tags": [""]}, {"window": None},
    ],
)  # fmt: skip
async def test_a_rating_that_is_none_is_refused(
    kiosks: Kiosks, tablet: Tablet, wrong: dict[str, Any]
) -> None:
    before = len(kiosks.ratings(tablet.window))
    assert why(await tablet.rate(**wrong)) == (400, "no_rating")
    assert len(kiosks.ratings(tablet.window)) == before


async def test_while_the_database_is_busy_the_tablet_keeps_its_rating(
    kiosks: Kiosks, tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise DatabaseBusy

    rating = tablet.rating()
    with monkeypatch.context() as patch:
        patch.setattr(kiosks.program.store, "work", busy)
        answer = await tablet.post("/kiosk/rating", rating)
    assert why(answer) == (503, "busy")
    assert int(answer.headers["Retry-After"]) > 0
    assert (await tablet.post("/kiosk/rating", rating)).json() == {"new": True}


async def test_a_bad_rating_is_counted_at_once_and_becomes_a_case_with_the_next_tick(
    kiosks: Kiosks, tablet: Tablet
) -> None:
    kiosks.tends_all()
    good, bad = tablet.rating(5), tablet.rating(1)
    await tablet.send(good, bad, good, bad)
    kiosks.tends()
    cases = {one.client_key: one.case_id for one in kiosks.ratings(tablet.window)}
    assert cases[good["key"]] is None
    assert cases[bad["key"]] is not None
    kiosks.tends()
    assert cases == {one.client_key: one.case_id for one in kiosks.ratings(tablet.window)}


async def test_bad_ratings_that_come_together_become_cases_some_with_every_tick(
    kiosks: Kiosks, tablet: Tablet
) -> None:
    kiosks.tends_all()
    before = len(kiosks.ratings(tablet.window))
    await tablet.send(*(tablet.rating(2) for _ in range(AT_ONCE + 3)))
    followed = []
    for _ in range(3):
        new = kiosks.ratings(tablet.window)[before:]
        followed.append(sum(one.case_id is not None for one in new))
        kiosks.tends()
    assert followed == [0, AT_ONCE, AT_ONCE + 3]


async def test_one_that_can_not_be_followed_holds_up_no_other_and_somebody_is_told(
    kiosks: Kiosks, tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosks.tends_all()
    follow, poison = bad.follow, tablet.rating(1)

    def fails(office: Office, rating: ServiceRating) -> None:
        if rating.client_key == poison["key"]:
            raise ZeroDivisionError
        follow(office, rating)

    monkeypatch.setattr(bad, "follow", fails)
    other = tablet.rating(1)
    await tablet.send(poison, other)
    kiosks.tends()
    found = {one.client_key: one for one in kiosks.ratings(tablet.window)}
    assert found[other["key"]].case_id is not None
    assert found[poison["key"]].case_id is None
    assert found[poison["key"]].flags == '["not_followed"]'
    assert kiosks.rows("SELECT * FROM outbox WHERE key LIKE 'aside%' OR key LIKE '%aside%'")


async def test_more_than_people_can_tap_has_to_wait(tablet: Tablet) -> None:
    statuses = [
        (await tablet.send(*(tablet.rating() for _ in range(100)))).status_code for _ in range(5)
    ]
    assert statuses == [200, 200, 200, 429, 429]


async def test_nothing_of_a_rating_is_kept_on_the_way(tablet: Tablet) -> None:
    answer = await tablet.rate()
    assert answer.headers["cache-control"] == "no-store"


# The page


async def test_the_page_names_its_window_and_lets_nothing_in_from_elsewhere(
    stranger: Tablet,
) -> None:
    answer = await stranger.client.get("/kiosk/main/12")
    assert "12号窗口" in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert BASE not in answer.text


async def test_a_window_the_county_does_not_have_has_no_page(stranger: Tablet) -> None:
    for path in ("/kiosk/main/99", "/kiosk/nowhere/1", "/kiosk/-/nothing.js"):
        assert (await stranger.client.get(path)).status_code == 404


async def test_the_pages_files_are_asked_for_anew_and_are_what_they_say(
    stranger: Tablet,
) -> None:
    for name, kind in (("kiosk.js", "javascript"), ("kiosk.css", "css"), ("sw.js", "javascript")):
        answer = await stranger.client.get(f"/kiosk/-/{name}")
        assert answer.status_code == 200
        assert kind in answer.headers["content-type"]
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["service-worker-allowed"] == "/kiosk/"
