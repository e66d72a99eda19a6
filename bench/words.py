"""
What words do to real complaints: how many they touch, and that none ends without a number.

    .venv/bin/python bench/words.py DATA_FOLDER [--counts | --judged] [--out FILE] [--limit N]

Every complaint goes through the desk's filing dialogue over a SQLite file, answered by whoever is
in no danger, files it anyway and doesn't know better: a hazard, not clear, both, unsure, anyway,
on its own, submit. A text longer than a message goes in several, as a client sends it. `--counts`
leaves the dialogue out; `--judged` holds a hundred against what a reader says; `--out` writes a
line per complaint: what was asked, what came of it.
Labels of a hundred, and the method: bench/labels/words-100.tsv, docs/kinds.md.
"""

import csv
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench_desk import ANSWERS, new_desk, settings_in

from domain import words
from domain.blame import blames_staff
from domain.county import County
from handlers.incoming import Incoming, Said, Sender, Tapped
from handlers.office import Desk
from handlers.turn import LONGEST, take_turn
from storage.tables import Case
from storage.work import Store, Work

LABELS = Path(__file__).parent / "labels" / "words-100.tsv"
FILES = ("complaints.tsv", "complaints-replied.tsv")
START = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
SHARED_BY = 20
MOST_TURNS = 14
BLAME_BEFORE = re.compile(
    "不作为|乱作为|推诿|踢皮球|推来推去|互相推|敷衍|包庇|态度恶劣|态度差|态度很差|态度极差|态度生硬|"
    "吃拿卡要|刁难|懒政|渎职|官僚主义|不理不睬|爱理不理|骂人|辱骂|粗暴执法|野蛮执法|暴力执法|"
    "上班玩手机|上班打牌|脱岗|缺岗|迟到早退|不接电话"
)
GRAFT_BEFORE = re.compile(
    "贪污|受贿|行贿|索贿|腐败|保护伞|截留|挪用|侵吞|私吞|回扣|以权谋私|权钱交易|吃空饷|冒领|官商勾结"
)
COURT_BEFORE = re.compile("法院|起诉|诉讼|判决|上诉|仲裁|复议|信息公开")


@dataclass(frozen=True)
class Complaint:
    """One complaint of the data, as one message."""

    id: str
    text: str


@dataclass
class Course:
    """What became of one: the steps that asked, the cases that were filed."""

    complaint: Complaint
    asked: list[str] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)

    def line(self) -> dict[str, str]:
        """The same as a row."""
        first = self.cases[0] if self.cases else None
        return {
            "id": self.complaint.id,
            "touched": ",".join(touched_by(self.complaint.text)),
            "asked": ",".join(self.asked),
            "numbers": str(len(self.cases)),
            "kind": first.kind if first else "",
            "category": (first.category or "-") if first else "",
            "way": (first.way or "-") if first else "",
            "accused": next((c.accused_unit for c in self.cases if c.accused_unit), "-") or "-",
        }


COUNTY: list[County] = []


def touched_by(text: str) -> list[str]:
    """Which words touch a text, as the desk reads it now."""
    way = COUNTY[0].way_named(text)
    found = {
        "crisis": words.crisis_words(text),
        "emergency": words.emergency_words(text),
        "graft": way is not None and way.sealed,
        "court": way is not None and not way.sealed,
        "blame": blames_staff(text),
        "petition": words.may_petition(text),
    }
    return [name for name, yes in found.items() if yes]


def touched_before(text: str) -> list[str]:
    """Which plain lists of words touch it, without a look at who is meant."""
    lists = {"graft": GRAFT_BEFORE, "court": COURT_BEFORE, "blame": BLAME_BEFORE}
    return [name for name, pattern in lists.items() if pattern.search(text)]


def complaints(folder: Path) -> list[Complaint]:
    """Every complaint of the data: title and text."""
    found: list[Complaint] = []
    for name in FILES:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            found += [Complaint(row["id"], f"{row['title']}\n{row['text']}") for row in rows]
    return found


class Drive:
    """One desk; every complaint is a person of its own."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self.store, self.desk = store, desk
        self.now, self._turns = START, 0
        self._open: tuple[ExitStack, Work] | None = None

    def work(self) -> Work:
        """The unit of work that is open, or a new one."""
        if self._open is None:
            stack = ExitStack()
            self._open = stack, stack.enter_context(self.store.work(self.now))
        return self._open[1]

    def close(self) -> None:
        """Commit what is open."""
        if self._open is not None:
            self._open[0].close()
            self._open = None

    def turn(self, user: int, what: Said | Tapped) -> None:
        """One update; twenty share a commit, as the worker's do."""
        self.now += timedelta(seconds=1)
        take_turn(self.desk, self.work(), Incoming(Sender("local", user, user, "zh"), what))
        self._turns += 1
        if self._turns % SHARED_BY == 0:
            self.close()

    def files(self, user: int, complaint: Complaint) -> Course:
        """File one complaint, answering whatever is asked."""
        course = Course(complaint)
        for start in range(0, len(complaint.text), LONGEST):
            self.turn(user, Said(1 + start, complaint.text[start : start + LONGEST]))
        for _ in range(MOST_TURNS):
            if not self._answers(user, course):
                break
        person = self.work().people.meet("local", user, user, "zh_CN")
        course.cases = self.work().cases.of_person(person.person_id)[::-1]
        return course

    def _answers(self, user: int, course: Course) -> bool:
        """Answer the open question; False where none is open."""
        address = self.work().people.meet("local", user, user, "zh_CN").address_id
        here = self.work().dialogues.find(address)
        if here is None:
            return False
        course.asked.append(here.step)
        value = ANSWERS[here.step]
        way = self.desk.county.way(str(here.draft.get("way")))
        if here.step == "way" and way is not None and way.sealed:
            value = "matter"
        self.turn(user, Tapped(str(self._turns), f"d:{here.nonce}:{here.revision}:{value}"))
        return True


def counts(found: list[Complaint]) -> Iterator[str]:
    """How many are touched, before and after."""
    after = Counter(name for one in found for name in touched_by(one.text))
    before = Counter(name for one in found for name in touched_before(one.text))
    yield f"complaints {len(found)}"
    yield f"{'words':12} {'before':>7} {'now':>7} {'share':>7}"
    for name in ("emergency", "crisis", "graft", "court", "blame", "petition"):
        was = before.get(name, "-" if name == "petition" else after[name])
        yield f"{name:12} {was!s:>7} {after[name]:>7} {after[name] / len(found):>7.4f}"
    anything = sum(bool(touched_by(one.text)) for one in found)
    yield f"{'any of them':12} {'':>7} {anything:>7} {anything / len(found):>7.4f}"


def judged(found: list[Complaint]) -> Iterator[str]:
    """A hundred that were touched, each read: what should be asked, and what is."""
    texts = {one.id: one.text for one in found}
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    pairs = [(row["id"], _should(row["should"]), _asked(texts[row["id"]])) for row in rows]
    yield f"judged {len(pairs)}, all as it should be {sum(s == a for _, s, a in pairs)}"
    yield f"{'asked':8} {'should':>7} {'is':>5} {'right':>6}"
    for name in ("crisis", "danger", "way", "blame", "petition"):
        should, asked = ({i for i, *sets in pairs if name in sets[k]} for k in (0, 1))
        yield f"{name:8} {len(should):>7} {len(asked):>5} {len(should & asked):>6}"
    for id_, should, asked in pairs:
        if should != asked:
            missed = ",".join(sorted(should - asked)) or "-"
            yield f"  {id_}: missed {missed}, too much {','.join(sorted(asked - should)) or '-'}"


def _should(words_of_label: str) -> set[str]:
    return {one.split(":")[0] for one in words_of_label.split(",")} - {"-"}


def _asked(text: str) -> set[str]:
    """What the desk asks or marks, in the words of the labels."""
    named = {"emergency": "danger", "graft": "way", "court": "way"}
    return {named.get(one, one) for one in touched_by(text)}


def driven(found: list[Complaint], folder: str) -> list[Course]:
    """Every complaint through the filing dialogue."""
    store, desk = new_desk(Path(folder), START)
    drive = Drive(store, desk)
    courses = [drive.files(900_001 + i, one) for i, one in enumerate(found)]
    drive.close()
    store.close()
    return courses


def figures(courses: list[Course], seconds: float) -> Iterator[str]:
    """Whether each has its number, and what was asked on the way."""
    numbered = sum(bool(one.cases) for one in courses)
    yield f"filed with a number {numbered} of {len(courses)} in {seconds:.0f} s"
    yield f"two numbers (matter and conduct) {sum(len(one.cases) == 2 for one in courses)}"  # noqa: PLR2004
    yield f"conduct alone {sum(_alone(one) for one in courses)}"
    asked = Counter(step for one in courses for step in set(one.asked))
    for step, n in asked.most_common():
        yield f"  asked {step:9} {n:>5}  {n / len(courses):.4f}"
    kinds = Counter(one.cases[0].kind for one in courses if one.cases)
    yield "kinds " + ", ".join(f"{kind} {n}" for kind, n in kinds.most_common())
    ordinary = [one for one in courses if not touched_by(one.complaint.text)]
    messages = Counter(1 + len(one.asked) for one in ordinary)
    shares = ", ".join(f"{n}: {k / len(ordinary):.3f}" for n, k in sorted(messages.items()))
    yield f"messages to file where no words touch it, of {len(ordinary)}: {shares}"
    yield from (f"  no number: {one.complaint.id} {one.asked}" for one in courses if not one.cases)


def _alone(course: Course) -> bool:
    return len(course.cases) == 1 and course.cases[0].category == "conduct"


def main() -> None:
    """Run it."""
    found = complaints(Path(sys.argv[1]))
    if "--limit" in sys.argv:
        found = found[: int(sys.argv[sys.argv.index("--limit") + 1])]
    with tempfile.TemporaryDirectory() as folder:
        COUNTY.append(settings_in(Path(folder)).county())
        print("\n".join(counts(found)))
        if "--judged" in sys.argv:
            print("\n".join(judged(found)))
        if {"--counts", "--judged"} & set(sys.argv):
            return
        began = time.perf_counter()
        courses = driven(found, folder)
        print("\n".join(figures(courses, time.perf_counter() - began)))
    if "--out" in sys.argv:
        path = Path(sys.argv[sys.argv.index("--out") + 1])
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = [one.line() for one in courses]
            writer = csv.DictWriter(file, rows[0].keys(), delimiter="\t", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()
