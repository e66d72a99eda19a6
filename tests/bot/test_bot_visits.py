"""A counter's system registers visits over HTTP; a receipt's page rates them in any browser."""

import base64
import re
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from kiosk_house import BASE, NOW, Kiosks

from handlers.evaluator import giving
from storage.errors import DatabaseBusy

SECRET = "a counter's secret"
_receipts = count(1)


@pytest.fixture(scope="module")
def kiosks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kiosks]:
    made = Kiosks(tmp_path_factory.mktemp("counters"))
    yield made
    made.close()


@pytest.fixture
async def client(kiosks: Kiosks) -> AsyncIterator[httpx.AsyncClient]:
    async with kiosks.client() as found:
        yield found


def visit(**more: Any) -> dict[str, Any]:
    plain = {"window": "main/12", "item": "pension", "receipt": f"A{next(_receipts):06}"}
    return {name: value for name, value in (plain | more).items() if value is not None}


async def register(
    client: httpx.AsyncClient, body: object, secret: str | None = SECRET
) -> httpx.Response:
    headers = {} if secret is None else {"X-Suping-Secret": secret}
    return await client.post("/visits", json=body, headers=headers)


async def receipt(client: httpx.AsyncClient, **more: Any) -> str:
    """A receipt's code."""
    return str((await register(client, visit(**more))).json()["code"])


# Registering


async def test_a_visit_gets_its_code_its_links_and_its_last_day(
    kiosks: Kiosks, client: httpx.AsyncClient
) -> None:
    answer = await register(client, visit(served_at="2026-09-28T09:00:00+08:00"))
    body = answer.json()
    assert answer.status_code == 200, answer.text
    assert body["new"]
    assert body["code"].startswith("v_")
    assert body["links"] == {"local": body["link"]}
    assert body["link"].startswith("https://chat.example")
    assert body["code"] in body["link"]
    assert body["page"].endswith(f"/r/{body['code']}")
    assert body["expires"] == (NOW + timedelta(days=7)).isoformat()
    row = kiosks.rows("SELECT * FROM visit ORDER BY id DESC")[0]
    assert (row.window, row.hall, row.unit, row.item) == (
        "main/12", "main", "human_resources", "pension",
    )  # fmt: skip


async def test_the_same_receipt_again_is_the_same_visit(client: httpx.AsyncClient) -> None:
    body = visit()
    first, second = [(await register(client, body)).json() for _ in range(2)]
    assert (first["new"], second["new"]) == (True, False)
    assert first["code"] == second["code"]
    accepted = (await register(client, body | {"stage": "accepted"})).json()
    assert accepted["new"]
    assert accepted["code"] != first["code"]


async def test_a_window_may_be_named_by_its_number_alone(client: httpx.AsyncClient) -> None:
    assert (await register(client, visit(window="12"))).status_code == 200


async def test_a_code_can_be_had_as_a_picture(client: httpx.AsyncClient) -> None:
    assert (await register(client, visit(qr="svg"))).json()["qr_svg"].startswith("<svg")
    png = (await register(client, visit(qr="png"))).json()["qr_png"]
    assert base64.b64decode(png).startswith(b"\x89PNG")


@pytest.mark.parametrize("secret", [None, "", "a counter's secre", "a counter's secret ", "办件"])
async def test_without_the_halls_secret_nothing_is_registered(
    kiosks: Kiosks, client: httpx.AsyncClient, secret: str | None
) -> None:
    before = kiosks.rows("SELECT id FROM visit")
    headers = {} if secret is None else {"X-Suping-Secret": secret.encode()}
    answer = await client.post("/visits", json=visit(), headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (403, "secret")
    assert kiosks.rows("SELECT id FROM visit") == before


async def test_a_halls_secret_is_for_that_hall_alone(client: httpx.AsyncClient) -> None:
    answer = await register(client, visit(window="other/1"))
    assert (answer.status_code, answer.json()["error"]) == (403, "other_hall")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"window": None}, "window"), ({"window": 12}, "window"), ({"window": "99"}, "window"),
        ({"receipt": None}, "receipt"), ({"receipt": ""}, "receipt"), ({"receipt": 5}, "receipt"),
        ({"receipt": "x" * 65}, "receipt"), ({"item": "nothing"}, "item"), ({"item": []}, "item"),
        ({"stage": "later"}, "stage"), ({"served_at": "yesterday"}, "served_at"),
        ({"served_at": "2026-09-28T09:00:00"}, "served_at"), ({"served_at": 5}, "served_at"),
        ({"served_at": "2030-01-01T00:00:00+08:00"}, "served_at"), ({"phone": 138}, "phone"),
        ({"user_id": "5"}, "user_id"), ({"user_id": True}, "user_id"), ({"qr": "gif"}, "qr"),
        ({"telephone": "13800138000"}, "telephone"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_named_with_what_is_expected(
    kiosks: Kiosks, client: httpx.AsyncClient, wrong: dict[str, Any], field: str
) -> None:
    before = kiosks.rows("SELECT id FROM visit")
    answer = await register(client, visit(**wrong))
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_visit")
    assert answer.json()["what"].startswith(f"{field}: ")
    assert "13800138000" not in answer.text
    assert kiosks.rows("SELECT id FROM visit") == before


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"x" * 70_000, b"[" * 60_000])
async def test_what_is_no_visit_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post("/visits", content=body, headers={"X-Suping-Secret": SECRET})
    assert answer.status_code == 400


async def test_a_busy_desk_asks_the_counter_to_come_again(
    kiosks: Kiosks, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise DatabaseBusy

    monkeypatch.setattr(kiosks.program.store, "work", busy)
    answer = await register(client, visit())
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


async def test_nobody_learns_whether_a_telephone_is_known(client: httpx.AsyncClient) -> None:
    plain = (await register(client, visit())).json()
    phoned = (await register(client, visit(phone="13800138000"))).json()
    assert set(plain) == set(phoned)


# The receipt's page


def key_in(page: httpx.Response) -> str:
    found = re.search(r'name="key" value="(\w+)"', page.text)
    assert found, page.text
    return found[1]


async def tap(client: httpx.AsyncClient, code: str, grade: object, key: str, **more: str) -> Any:
    headers = {"Origin": BASE} | more
    return await client.post(f"/r/{code}", data={"grade": grade, "key": key}, headers=headers)


@pytest.fixture
def count_of(kiosks: Kiosks) -> Callable[[str], list[Any]]:
    def found(code: str) -> list[Any]:
        visit_id = kiosks.asks(lambda work: work.codes.read(code).visit_id)
        return kiosks.rows("SELECT * FROM service_rating WHERE visit_id = :it", it=visit_id)

    return found


async def test_two_taps_rate_a_visit(
    client: httpx.AsyncClient, count_of: Callable[[str], list[Any]]
) -> None:
    code = await receipt(client)
    page = await client.get(f"/r/{code}")
    assert page.status_code == 200
    for words in ("养老待遇申领", "12号窗口", "9月28日", "非常满意", "非常不满意"):
        assert words in page.text
    assert "checked" not in page.text
    assert count_of(code) == []
    key = key_in(page)
    noted = await tap(client, code, 2, key)
    assert "已记下：不满意" in noted.text
    assert [(one.grade, one.how) for one in count_of(code)] == [(2, "link")]
    assert "办得快" not in noted.text
    reasons = {"key": key, "tag": ["long_wait", "rude", "fast"]}
    thanks = await client.post(f"/r/{code}/reasons", data=reasons, headers={"Origin": BASE})
    assert "谢谢您" in thanks.text
    assert [one.tags for one in count_of(code)] == ['["long_wait","rude"]']


async def test_the_page_is_there_in_english(client: httpx.AsyncClient) -> None:
    code = await receipt(client)
    page = await client.get(f"/r/{code}", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert "How was it?" in page.text
    assert "window 12" in page.text
    assert "您" not in page.text
    assert "您" in (await client.get(f"/r/{code}?lang=zh")).text
    noted = await client.post(f"/r/{code}", data={"grade": 1, "key": key_in(page), "lang": "en"})
    assert "What went wrong?" in noted.text


async def test_a_receipt_is_used_once(
    client: httpx.AsyncClient, count_of: Callable[[str], list[Any]]
) -> None:
    code = await receipt(client)
    first, other = key_in(await client.get(f"/r/{code}")), key_in(await client.get(f"/r/{code}"))
    await tap(client, code, 5, first)
    late = await tap(client, code, 1, other)
    assert late.status_code == 409
    assert "已经评过了" in late.text
    seen = await client.get(f"/r/{code}")
    assert seen.status_code == 409
    assert "非常满意" not in seen.text  # whoever finds the receipt does not learn what was said
    assert [one.grade for one in count_of(code)] == [5]


async def test_a_second_tap_of_the_same_page_is_the_same_rating(
    client: httpx.AsyncClient, count_of: Callable[[str], list[Any]]
) -> None:
    code = await receipt(client)
    key = key_in(await client.get(f"/r/{code}"))
    answers = [await tap(client, code, 4, key) for _ in range(3)]
    assert {one.status_code for one in answers} == {200}
    assert [one.grade for one in count_of(code)] == [4]


async def test_an_altered_code_is_refused(client: httpx.AsyncClient) -> None:
    code = await receipt(client)
    altered = code[:-1] + ("a" if code[-1] != "a" else "b")
    for wrong in (altered, "v_1-aaaaaaaaaaaaaaaa", "w_x", "x"):
        page = await client.get(f"/r/{wrong}")
        assert page.status_code == 404
        assert "这个码不对" in page.text
        assert (await tap(client, wrong, 5, "k" * 20)).status_code == 404


async def test_a_posters_code_needs_a_chat(kiosks: Kiosks, client: httpx.AsyncClient) -> None:
    code = kiosks.asks(lambda work: work.codes.window("main", "12", 1))
    assert (await client.get(f"/r/{code}")).status_code == 404
    assert (await tap(client, code, 5, "k" * 20)).status_code == 404


async def test_an_expired_link_is_refused(kiosks: Kiosks, client: httpx.AsyncClient) -> None:
    served = kiosks.clock.now() - timedelta(days=7, minutes=1)
    code = await receipt(client, served_at=served.isoformat())
    page = await client.get(f"/r/{code}")
    assert page.status_code == 410
    assert "7天" in page.text
    assert (await tap(client, code, 5, "k" * 20)).status_code == 410


async def test_a_key_of_another_receipt_rates_nothing(
    client: httpx.AsyncClient, count_of: Callable[[str], list[Any]]
) -> None:
    code, other = await receipt(client), await receipt(client)
    key = key_in(await client.get(f"/r/{code}"))
    await tap(client, code, 5, key)
    assert (await tap(client, other, 1, key)).status_code == 404
    assert count_of(other) == []


async def test_only_the_browser_that_rated_adds_reasons_and_only_for_a_while(
    kiosks: Kiosks, client: httpx.AsyncClient, count_of: Callable[[str], list[Any]]
) -> None:
    code = await receipt(client)
    key = key_in(await client.get(f"/r/{code}"))
    await tap(client, code, 1, key)
    guess = await client.post(f"/r/{code}/reasons", data={"key": "k" * 20, "tag": "rude"})
    assert guess.status_code == 404
    kiosks.clock.move_to(kiosks.clock.now() + timedelta(minutes=11))
    late = await client.post(f"/r/{code}/reasons", data={"key": key, "tag": "rude"})
    assert late.status_code == 409
    assert [one.tags for one in count_of(code)] == ["[]"]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://desk.example:81"])
async def test_another_sites_form_is_refused(
    client: httpx.AsyncClient, count_of: Callable[[str], list[Any]], origin: str
) -> None:
    code = await receipt(client)
    key = key_in(await client.get(f"/r/{code}"))
    assert (await tap(client, code, 1, key, Origin=origin)).status_code == 403
    assert count_of(code) == []


@pytest.mark.parametrize("grade", ["", "0", "6", "5.0", "\uff15", "very"])
async def test_a_grade_that_is_none_is_refused(
    client: httpx.AsyncClient, count_of: Callable[[str], list[Any]], grade: str
) -> None:
    code = await receipt(client)
    assert (await tap(client, code, grade, "k" * 20)).status_code == 400
    assert (await client.post(f"/r/{code}", content=b"\xff&" * 100)).status_code == 400
    assert count_of(code) == []


async def test_looking_never_rates_and_is_kept_nowhere(
    client: httpx.AsyncClient, count_of: Callable[[str], list[Any]]
) -> None:
    code = await receipt(client)
    for _ in range(3):
        page = await client.get(f"/r/{code}?grade=1&key={'k' * 20}")
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "same-origin"
    assert "noindex" in page.headers["x-robots-tag"]
    policy = page.headers["content-security-policy"]
    assert "form-action 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "<script" not in page.text
    assert count_of(code) == []


async def test_who_left_a_telephone_may_be_called(
    client: httpx.AsyncClient, count_of: Callable[[str], list[Any]]
) -> None:
    for phone, offered in (("13800138000", True), (None, False)):
        code = await receipt(client, phone=phone)
        key = key_in(await client.get(f"/r/{code}"))
        noted = await tap(client, code, 1, key)
        assert ("请用我办事时留的电话联系我" in noted.text) is offered
        assert "13800138000" not in noted.text
        await client.post(f"/r/{code}/reasons", data={"key": key, "call": "1"})
        assert bool(count_of(code)[0].wants_call) is offered


async def test_a_busy_desk_says_to_tap_again(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise DatabaseBusy

    code = await receipt(client)
    key = key_in(await client.get(f"/r/{code}"))
    with monkeypatch.context() as patch:
        patch.setattr(giving, "rate", busy)
        patch.setattr("handlers.evaluator.receipts.rate", busy)
        answer = await tap(client, code, 5, key)
    assert answer.status_code == 503
    assert "再点一次" in answer.text
    assert (await tap(client, code, 5, key)).status_code == 200


async def test_codes_can_not_be_tried_one_after_the_other(tmp_path: Path) -> None:
    kiosks = Kiosks(tmp_path)
    try:
        async with kiosks.client() as client:
            good = await receipt(client)
            guesses = [f"/r/v_{number}-aaaaaaaaaaaaaaaa" for number in range(35)]
            tried = [(await client.get(one)).status_code for one in guesses]
            assert tried == [404] * 30 + [429] * 5
            assert (await client.get(f"/r/{good}")).status_code == 429
    finally:
        kiosks.close()
