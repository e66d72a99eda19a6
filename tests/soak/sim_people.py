"""People with a seed: citizens who complain and lose patience, staff who tap what they see."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from sim_world import World

DATE = 1_790_000_000
FIRST_CITIZEN = 700_000
MATTERS = (
    "滨河小区3号楼的电梯坏了三天没人修",
    "人民路路灯不亮，晚上很黑",
    "楼下饭店半夜还在吵，睡不着",
    "自来水发黄，有怪味",
    "工地夜里施工，扬尘很大",
    "社保卡怎么补办？",
    "窗口工作人员态度很差，还推诿",
    "the street lamp by the school is broken",
)
WORDS = (
    "谢谢",
    "你好",
    "人工",
    "不清楚",
    "1",
    "2",
    "/cancel",
    "/mycases",
    "/new",
    "/work",
    "/start",
    "怎么还没人管？",
    "已到现场核实，问题属实，已安排维修，3天内修好。",
    "请问在几号楼？",
    "不归我们管，应由住建局办理",
)
TOWARDS_A_CASE = ("submit", "hazard", "new", "unclear", "both", "unsure", "anyway", "apart")
"""What a choice's data ends with where it leads on to filing."""


@dataclass
class Person:
    """One account at one chat."""

    world: World
    user_id: int
    sent: int = 0
    acts: Any = field(default_factory=count)

    @property
    def screen(self) -> Any:
        """What stands in their chat."""
        return self.world.server.screens[self.user_id]

    def does(self) -> None:
        """One thing, whatever comes to mind."""
        dice = self.world.dice
        if self.screen.blocked:
            if dice.random() < 0.3:
                self.screen.blocked = False
                self.says("/start")
            return
        if self.screen.with_buttons() and dice.random() < 0.7:
            self.taps()
            return
        what = dice.random()
        if what < 0.55:
            self.says(self.something())
        elif what < 0.7:
            self.sends_file(dice.choice(("photo", "voice", "document")))
        elif what < 0.8:
            self.sends(location={"latitude": 37.12, "longitude": 105.54})
        elif what < 0.95:
            self.edits()
        else:
            self.blocks()

    def something(self) -> str:
        """Words of no particular sense."""
        return self.world.dice.choice(WORDS)

    def taps(self) -> None:
        """A button of one of the newest messages; now and then the same one twice, or a forged."""
        dice = self.world.dice
        seen = dice.choice(self.screen.with_buttons()[:2])
        data = self.chosen([data for _, data in seen["buttons"]])
        for _ in range(dice.choice((1, 1, 1, 2))):
            self.presses(data, seen["id"])

    def chosen(self, offered: list[str]) -> str:
        """One of the buttons' data."""
        return str(self.world.dice.choice(offered))

    def presses(self, data: str, message_id: int) -> None:
        """A callback of a button."""
        under = {"message_id": message_id, "date": DATE, "chat": self._chat()}
        query = {"id": f"q{self.user_id}-{next(self.acts)}", "from": self._user(), "data": data}
        self._put({"callback_query": query | {"chat_instance": "1", "message": under}})

    def says(self, text: str) -> None:
        """Type a message."""
        self.sends(text=text)

    def sends_file(self, kind: str) -> None:
        """A file of no particular content."""
        known = f"{kind}-{self.user_id}-{next(self.acts)}"
        file: dict[str, Any] = {"file_id": known, "file_unique_id": known, "file_size": 24}
        if kind == "photo":
            self.sends(photo=[file | {"width": 10, "height": 10}])
        else:
            self.sends(**{kind: file | ({"duration": 3} if kind == "voice" else {})})

    def sends(self, **content: Any) -> None:
        """A message of one's own."""
        self.screen.last += 1
        self.sent = self.screen.last
        self._put({"message": self._message(self.sent) | content})

    def edits(self) -> None:
        """Change the latest message."""
        if self.sent:
            words = f"{self.something()}（改）"
            self._put({"edited_message": self._message(self.sent) | {"text": words}})

    def blocks(self) -> None:
        """Block the bot."""
        self.screen.blocked = True
        member = {"user": self._user(), "status": "kicked", "until_date": 0}
        before = {"user": self._user(), "status": "member"}
        change = {"chat": self._chat(), "from": self._user(), "date": DATE}
        self._put(
            {"my_chat_member": change | {"old_chat_member": before, "new_chat_member": member}}
        )

    def _put(self, update: dict[str, Any]) -> None:
        self.world.server.put(update)

    def _message(self, number: int) -> dict[str, Any]:
        return {"message_id": number, "date": DATE, "chat": self._chat(), "from": self._user()}

    def _chat(self) -> dict[str, Any]:
        return {"id": self.user_id, "type": "private"}

    def _user(self) -> dict[str, Any]:
        return {"id": self.user_id, "is_bot": False, "first_name": "某人", "language_code": "zh"}


@dataclass
class Citizen(Person):
    """Brings matters, each in words that nobody else uses."""

    matters: Any = field(default_factory=count)

    def something(self) -> str:
        dice = self.world.dice
        if dice.random() < 0.5:
            serial = f"{self.user_id % 1000}甲{next(self.matters)}"
            return f"{dice.choice(MATTERS)}，{serial}号"
        return super().something()

    def chosen(self, offered: list[str]) -> str:
        """They mean to bring it to its end, mostly."""
        onward = [one for one in offered if one.rpartition(":")[2] in TOWARDS_A_CASE]
        if onward and self.world.dice.random() < 0.8:
            return onward[0]
        return super().chosen(offered)


@dataclass
class Official(Person):
    """Of the staff: they mostly do what their cards are for, and answer what they are asked."""

    asked: bool = False

    def does(self) -> None:
        dice = self.world.dice
        if not self.screen.blocked and dice.random() < (0.8 if self.asked else 0.15):
            self.asked = False
            self.says(dice.choice(ANSWERS))
            return
        super().does()

    def taps(self) -> None:
        """A card's main button, of any of the newest messages; else whatever stands there."""
        wanted = [
            (data, seen["id"])
            for seen in self.screen.with_buttons()[:4]
            for name, data in seen["buttons"]
            if name in MAIN or ":unit:" in data
        ]
        if wanted and self.world.dice.random() < 0.8:
            self.asked = True
            self.presses(*self.world.dice.choice(wanted))
        else:
            super().taps()


ANSWERS = (
    "已到现场核实，问题属实，已安排维修，3天内修好，之后再去看一次。",
    "经核查，反映的情况属实，已责令整改，10月20日前完成。",
    "某小区有一件事，请处理",
    "请问在几号楼？",
)
MAIN = ("答复", "发出", "照发", "写转述", "同意", "接着写", "要材料", "退单", "延期", "申请延期")
TIMES = (
    *[timedelta(seconds=5)] * 6,
    *[timedelta(minutes=2)] * 4,
    *[timedelta(minutes=40)] * 3,
    *[timedelta(hours=5)] * 2,
    timedelta(hours=30),
    timedelta(days=4),
)
"""How long it is until somebody does something again, the likely ones more often."""
