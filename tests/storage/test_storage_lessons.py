"""A county's table of texts is kept sealed, and replaced as a whole."""

from storage_house import House, case_of

from storage.lessons import MOST
from storage.values import Written

ROWS = [("noise", "太吵了"), ("tax", "发票不给开")]


def test_a_table_is_kept_in_its_order(house: House) -> None:
    with house.work() as work:
        assert work.lessons.replace_table(ROWS) == 2
    with house.work() as work:
        assert list(work.lessons.of_table()) == ROWS
        assert work.lessons.in_table() == 2


def test_a_table_takes_the_place_of_the_one_before(house: House) -> None:
    with house.work() as work:
        work.lessons.replace_table(ROWS)
        work.lessons.replace_table(ROWS[:1])
    with house.work() as work:
        assert list(work.lessons.of_table()) == ROWS[:1]
        work.lessons.replace_table([])
        assert work.lessons.in_table() == 0


def test_no_text_stands_in_the_database_in_clear(house: House) -> None:
    with house.work() as work:
        work.lessons.replace_table(ROWS)
    with house.work() as work:
        rows = work.session.connection().exec_driver_sql("SELECT text FROM lesson").scalars().all()
    assert all("吵".encode() not in row for row in rows)


def test_the_table_comes_before_the_cases_and_the_oldest_case_before_newer_ones(
    house: House,
) -> None:
    with house.work() as work:
        reader = work.people.meet("county", 7, 7, "zh_CN")
        work.lessons.replace_table(ROWS)
        for text in ("第一件", "第二件", "第三件"):
            case = case_of(reader.person_id, reader.address_id, category="water", state="closed")
            work.cases.file(case, Written(text))
        assert work.lessons.everything() == [
            *ROWS,
            ("water", "第一件"),
            ("water", "第二件"),
            ("water", "第三件"),
        ]
        assert work.lessons.of_cases(most=2) == [("water", "第二件"), ("water", "第三件")]


def test_there_is_an_end_to_what_is_read() -> None:
    assert MOST == 30_000
