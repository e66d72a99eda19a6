"""Citizens send anything in any order: no error, no dead end, one case for one submission."""

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import post as posts
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from post import Post
from scripts import LAMP, LIFT, LIFT_UNIT, NOISE
from town import Somebody, Town

from texts.catalogue import Language, fields_of, keys

LIMIT = 64
EXAMPLES = int(os.environ.get("SUPING_EXAMPLES", "40"))
RECEIPTS = ("case.receipt", "triage.receipt")
TYPED = """
你好 谢谢 怎么还没人来 撤了吧 人工 1 2 3 5 9 提诉求 查进度 评服务 换语言 提交 解决了 没解决
{} {0.__class__} {nobody} %s
没有危险 都不是 不清楚在哪 城关街道 算了 取消 上一步 我的资料 /start /new /mycases /help
/language /human /rate /nonsense / .
？？？ 哈 hello submit progress human
"""
DEEP = ("煤气罐怕要爆炸", "局长收红包", "城管推诿扯皮", "请问怎么办低保", "我不想活了")
WORDS = st.one_of(
    st.sampled_from(
        [*TYPED.split(), LIFT, NOISE, LAMP, "煤气罐怕要爆炸", "局长收红包", "城管推诿扯皮"]
    ),
    st.text(min_size=1, max_size=40).filter(str.strip),
)
KINDS = ("voice", "video", "video_note", "document", "audio", "animation", "sticker")
WHO = st.integers(0, 1)
ANY = st.integers(0, 10_000)
# What people write in braces is theirs; a text of ours must not be sent with a field unfilled.
BRACED = re.compile(r"\{(\w+)\}")
FIELDS = frozenset[str]().union(*(fields_of(Language.ZH, key) for key in keys(Language.ZH)))


class Anything(RuleBasedStateMachine):
    """Two citizens, one Chinese and one English, at the desk of the sample county."""

    found: Callable[[Path], Town]

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="suping-anything-")
        self.town = self.found(Path(self._folder.name))
        self.post = Post(self.town)
        self.citizens = [
            self.town.citizen("王"),
            self.town.citizen("Li", "en"),
        ]
        self.numbers: list[list[int]] = [[], []]
        self.albums = 0

    def teardown(self) -> None:
        """Whatever state they are in: /cancel leads out of it, and the next text is answered."""
        try:
            for who in self.citizens:
                self._say(who, "/cancel")
                assert self._open(who) is None
                assert self._say(who, "/help")
        finally:
            self.town.store.close()
            self._folder.cleanup()

    # What they send

    @rule(which=WHO, text=WORDS)
    def says(self, which: int, text: str) -> None:
        assert self._sends(which, {"text": text}), f"{text!r} was not answered"

    @rule(which=WHO, text=st.none() | WORDS)
    def sends_a_photo(self, which: int, text: str | None) -> None:
        content = posts.photo(f"photo{self.post.count}")
        self._sends(which, content | ({"caption": text} if text else {}))

    @rule(which=WHO, size=st.integers(2, 4), with_words=st.booleans())
    def sends_an_album(self, which: int, size: int, with_words: bool) -> None:  # noqa: FBT001
        self.albums += 1
        for part in range(size):
            content = posts.photo(f"photo{self.post.count}")
            words = {"caption": LAMP} if with_words and part == size - 1 else {}
            self._sends(which, content | words | {"media_group_id": f"a{self.albums}"})

    @rule(which=WHO, kind=st.sampled_from(KINDS), size=st.sampled_from([900, 30_000_000]))
    def sends_a_file(self, which: int, kind: str, size: int) -> None:
        self._sends(which, posts.file(kind, f"{kind}{self.post.count}", size))

    @rule(which=WHO, named=st.booleans())
    def sends_a_place(self, which: int, named: bool) -> None:  # noqa: FBT001
        self._sends(which, posts.venue("王家村") if named else posts.pin(37.123, 105.321))

    @rule(which=WHO)
    def shares_a_contact(self, which: int) -> None:
        self._sends(which, posts.contact("13912345678"))

    @rule(which=WHO, text=WORDS, pictures=st.integers(0, 2))
    def passes_something_on(self, which: int, text: str, pictures: int) -> None:
        content: dict[str, Any] = {"text": text}
        if pictures:
            content = posts.photo(f"photo{self.post.count}") | {"caption": text}
        self._sends(which, content | posts.forwarded("张三"))

    @rule(which=WHO, number=ANY, text=WORDS)
    def edits_something(self, which: int, number: int, text: str) -> None:
        mine = self.numbers[which]
        if mine:
            edited = mine[number % len(mine)]
            self.post.message(self.citizens[which], {"text": text, "edit_date": 1}, edited)

    @rule(which=WHO, number=ANY, text=WORDS)
    def replies_to_something(self, which: int, number: int, text: str) -> None:
        who = self.citizens[which]
        if who.chat.messages:
            ids = sorted(who.chat.messages)
            to = {"message_id": ids[number % len(ids)], "date": posts.DATE}
            chat = {"chat": {"id": who.user_id, "type": "private"}}
            assert self._sends(which, {"text": text, "reply_to_message": to | chat})

    @rule(which=WHO, text=st.sampled_from([LIFT, NOISE, LAMP]))
    def files_something(self, which: int, text: str) -> None:
        who = self.citizens[which]
        self._say(who, "/cancel")
        for words in (text, "新的事", "说不准", "不清楚在哪", "提交"):
            self._say(who, words)

    @rule(who=st.sampled_from(["clerk", "A", "B", "head", "supervisor"]), number=ANY)
    def the_desk_does_its_part(self, who: str, number: int) -> None:
        somebody = self._staff(who)
        shown = [seen for seen in somebody.chat.messages.values() if seen.buttons][-4:]
        if shown:
            buttons = list(shown[number % len(shown)].buttons.values())
            somebody.forges(buttons[number % len(buttons)])
            somebody.says("已经派人去修好了")
            somebody.sends_photo()
        if somebody.chat.messages and somebody.chat.shows("发出"):
            somebody.taps("发出")

    def _staff(self, who: str) -> Somebody:
        desk = {"clerk": self.town.clerk, "supervisor": self.town.supervisor}
        return desk[who]() if who in desk else self.town.handler(LIFT_UNIT, who)

    @rule(number=ANY)
    def is_delivered_twice(self, number: int) -> None:
        self.post.again(number)

    # What they tap

    @rule(which=WHO, number=ANY)
    def taps_the_newest(self, which: int, number: int) -> None:
        shown = [seen for seen in self.citizens[which].chat.messages.values() if seen.buttons]
        if shown:
            buttons = list(shown[-1].buttons.values())
            self.post.tap(self.citizens[which], buttons[number % len(buttons)])

    @rule(which=WHO, other=WHO, number=ANY)
    def taps_something_old_or_foreign(self, which: int, other: int, number: int) -> None:
        messages = self.citizens[other].chat.messages.values()
        buttons = [data for seen in messages for data in seen.buttons.values()]
        if buttons:
            self.post.tap(self.citizens[which], buttons[number % len(buttons)])

    @rule(which=WHO, data=st.text(max_size=30) | st.sampled_from(["c:x:1:solved", "d:a:1:submit"]))
    def taps_what_never_was(self, which: int, data: str) -> None:
        self.post.tap(self.citizens[which], data)

    @rule(hours=st.sampled_from([0.02, 0.5, 3, 30, 100]))
    def time_passes(self, hours: float) -> None:
        self.town.passes(hours=hours)

    # What must hold after each of them

    @invariant()
    def nothing_is_broken(self) -> None:
        """One receipt a case, every update handled at once, every message whole."""
        assert self.post.unhandled() == []
        receipts = [seen for who in self.citizens for key in RECEIPTS for seen in who.chat.of(key)]
        assert len(receipts) == self._cases()
        for who in self.citizens:
            for seen in list(who.chat.messages.values())[-3:]:
                assert seen.text.strip()
                assert FIELDS.isdisjoint(BRACED.findall(seen.text))
                assert all(len(data.encode()) <= LIMIT for data in seen.buttons.values())

    def _cases(self) -> int:
        query = "SELECT count(*) FROM event WHERE action = 'submit'"
        with self.town.store.reading(self.town.now) as work:
            return int(work.session.connection().exec_driver_sql(query).scalar_one())

    def _sends(self, which: int, content: dict[str, Any]) -> str:
        who = self.citizens[which]
        who.reads()
        self.numbers[which].append(self.post.message(who, content))
        return who.reads()

    def _say(self, who: Somebody, text: str) -> str:
        who.reads()
        self.post.message(who, {"text": text})
        return who.reads()

    def _open(self, who: Somebody) -> object:
        return self.town.asks(lambda work: work.dialogues.find(who.address_id))


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("part", range(2))
def test_anything_in_any_order_is_answered(
    founded: Path, town_on: Callable[[Path, int], Town], part: int
) -> None:
    def found(folder: Path) -> Town:
        shutil.copy(founded, folder / "suping.db")
        return town_on(folder / "suping.db", part + 2)

    machine = type(f"Anything{part}", (Anything,), {"found": staticmethod(found)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=part == 0,
        ),
    )
