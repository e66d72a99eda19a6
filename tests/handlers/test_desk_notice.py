"""The notice: shown at the first contact, once when it changed; who saw which is kept."""

from dataclasses import replace

from scripts import LIFT
from town import Somebody, Town


def shown(town: Town, somebody: Somebody) -> list[str]:
    return town.asks(
        lambda work: [one.version for one in work.notices.of_person(somebody.person_id)]
    )


def test_it_comes_with_the_first_contact_and_before_the_first_question(town: Town) -> None:
    wang = town.citizen("王")
    told = wang.says(LIFT)
    assert told.index("这里是清源县诉评台") < told.index("在哪里？")
    assert "台里留着您的账号" in told
    assert len(wang.chat.of("welcome.notice")) == 1


def test_it_comes_once(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("你好")
    wang.says(LIFT)
    assert len(wang.chat.of("welcome.notice")) == 1
    wang.says("/start")
    assert len(wang.chat.of("welcome.notice")) == 2
    assert len(shown(town, wang)) == 1


def test_staff_are_not_shown_it(town: Town) -> None:
    clerk = town.clerk()
    clerk.says("你好")
    assert clerk.chat.of("welcome.notice") == []


def test_a_change_is_shown_once_at_the_next_contact(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("你好")
    town.under(keep_years=3)
    told = wang.says("谢谢")
    assert "隐私说明有变化" in told
    assert "办完满3年" in told
    assert "隐私说明" not in wang.says("谢谢")
    assert len(shown(town, wang)) == 2


def test_what_was_shown_can_be_read_in_its_words(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("你好")
    town.under(keep_years=3)
    (version,) = shown(town, wang)
    words = town.asks(lambda work: work.notices.words(version))
    assert "办完满2年" in words
    assert "removed 2 years" in words


def test_where_danger_is_named_the_numbers_come_first_and_the_notice_with_the_next_message(
    town: Town,
) -> None:
    wang = town.citizen("王")
    assert "诉评台" not in wang.says("楼下煤气罐怕爆炸")
    wang.taps("是隐患，接着说")
    assert "诉评台" in wang.says("城关街道")


def test_each_channel_says_where_it_stores(town: Town) -> None:
    wang = town.citizen("王", channel="telegram")
    assert "Telegram 的境外服务器" in wang.says("你好")
    assert town.desk.channels == replace(town.desk).channels
