"""Rules that hold for every dialogue in the registry, in both languages."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from scripts import LIFT, LIFT_UNIT, NOISE, filed
from town import Somebody, Town

from domain.county import Unit, UnitType
from domain.evaluator import Mark
from domain.staff import Post, Role
from handlers.flows.announce import AnnounceDraft, AnnounceFacts
from handlers.flows.answer import AnswerDraft, AnswerFacts
from handlers.flows.appeal import AppealDraft, AppealFacts
from handlers.flows.ask import AskDraft, AskFacts
from handlers.flows.away import AwayDraft, AwayFacts, Looked
from handlers.flows.call import CallDraft, CallFacts
from handlers.flows.call import Said as CallSaid
from handlers.flows.claim import ClaimDraft
from handlers.flows.conclude import ConcludeDraft, ConcludeFacts, DecideDraft, ReviewDraft
from handlers.flows.contact import AskContactDraft, ContactFacts, GiveContactDraft
from handlers.flows.deny import DenyDraft, DenyFacts
from handlers.flows.dispute import DisputeDraft, DisputeFacts
from handlers.flows.draft import Facts, FileDraft, Offered
from handlers.flows.entry import EntryDraft, EntryFacts
from handlers.flows.extend import ExtendDraft, ExtendFacts
from handlers.flows.extend import Looked as ExtendLooked
from handlers.flows.figures_reply import FiguresReplyDraft, ReplyFacts
from handlers.flows.find import FindDraft, FindFacts, Shown
from handlers.flows.give_back import ReturnDraft, ReturnFacts
from handlers.flows.guardian import GuardianDraft
from handlers.flows.help import CoAnswerDraft, HelpDraft, HelpFacts, NoteDraft
from handlers.flows.inspect import InspectDraft, InspectFacts
from handlers.flows.intake_draft import IntakeDraft, IntakeFacts
from handlers.flows.invite import InviteDraft, InviteFacts
from handlers.flows.join import JoinDraft, JoinFacts
from handlers.flows.leave import LeaveDraft, LeaveFacts
from handlers.flows.look_back import LookBackFacts, ResultDraft, ThreeAnswers
from handlers.flows.my_data import CorrectDraft, ForgetDraft, ForgetFacts
from handlers.flows.near import NearCase
from handlers.flows.paper import PaperDraft, PaperFacts
from handlers.flows.pattern import InUse, PatternDraft, PatternFacts
from handlers.flows.pause import PauseDraft, PauseFacts
from handlers.flows.rate import RateDraft, RateFacts, ReasonsDraft, ReasonsFacts
from handlers.flows.refuse import RefuseDraft, RefuseFacts
from handlers.flows.remark import RemarkDraft
from handlers.flows.reorganise import ReorganiseDraft, ReorganiseFacts
from handlers.flows.report import (
    FilerDraft,
    OrderDraft,
    ReportDraft,
    ReportFacts,
    SendBackDraft,
)
from handlers.flows.resume import KeptPosition, ResumeDraft
from handlers.flows.retell import RetellDraft, RetellFacts
from handlers.flows.reveal import RevealDraft
from handlers.flows.reword import RewordDraft, RewordFacts
from handlers.flows.special import PetitionDraft, PlanDraft, SpecialFacts, TerminateDraft
from handlers.flows.spot import SpotDraft, SpotFacts
from handlers.flows.stored import StoredSaid
from handlers.flows.strike import StrikeDraft, StrikeFacts
from handlers.flows.supervise import LeadDraft, ListDraft, SuperviseFacts
from handlers.flows.where import WhereDraft, WhereFacts
from handlers.flows.word import WordDraft, WordFacts
from handlers.flows.write import WriteDraft, WriteFacts
from handlers.office import Desk
from handlers.talking.dialogue import BACK, CANCEL, Answer, Draft, Flow, Next, Question, Step, View
from handlers.talking.engine import Asked, Complete, Dropped, advance, again, begin, message_of
from handlers.talks import TALKS
from storage.dialogues import Position
from texts.catalogue import Language

LIMIT = 64
NONCE = "f" * 16


@dataclass(frozen=True)
class Stand:
    """A draft that stands at a step: what leads there."""

    flow: str
    step: str
    draft: Draft

    def __str__(self) -> str:
        return f"{self.flow}.{self.step}"


KEPT = KeptPosition(
    name="file", step="place", draft={}, trail=(), fingerprint="", nonce=NONCE, revision=1
)
NEAR = NearCase(number="261010001", words=dict.fromkeys(Language, "同一件？"))
OWN = NEAR.model_copy(update={"mine": True})
CALLED: dict[str, object] = {
    **dict.fromkeys(("busy", "no", "why", "language", "phone", "words"), "…"),
    "n": 1,
    "k": 1,
}
KNOWN = Offered(
    entry=1,
    question="新生儿上户口要带什么？",
    answer="出生证、户口簿。",
    unit="公安局",
    updated="周一",
)
AWAY_DAY = date(2026, 10, 9)
PLANNED_DAY = date(2026, 12, 31)
SPECIAL = SpecialFacts("261010001", date(2026, 9, 28), date(2026, 10, 10), str)
UNITS = (
    Unit("one", "一局", "Bureau One", UnitType.DEPARTMENT, "1"),
    Unit("two", "二局", "Bureau Two", UnitType.DEPARTMENT, "2"),
)
LISTED = ListDraft(case_id=1, reason="三次没办好", measures="换电机", responsible="李局长")
PAUSED = PauseDraft(unit="desk", first=AWAY_DAY, last=AWAY_DAY, why="防汛")
RENAMING = ReorganiseDraft(unit="one", what="rename")
INVITED = InviteDraft(role=Role.HANDLER, unit="one", post=Post.A)
PARTS = ("self_check", "measures", "accountability")
ORDERED = OrderDraft(unit="police", about="电梯", every="week", first=PLANNED_DAY, parts=PARTS)
ALL_YES = {"thorough": "yes", "effective": "yes", "truthful": "yes"}
LOOKED_ON_CALL = CallDraft(
    address_id=1, through=True, look_back=1, thorough="no", effective="partly"
)
STANDS = (
    Stand("figures_reply", "words", FiguresReplyDraft(figures_id=1, unit="housing")),
    Stand("strike", "evidence", StrikeDraft(listing_id=1)),
    Stand("plan", "on", PlanDraft(case_id=1)),
    Stand("plan", "why", PlanDraft(case_id=1, on=PLANNED_DAY)),
    Stand("plan", "sure", PlanDraft(case_id=1, on=PLANNED_DAY, why="没钱")),
    Stand("terminate", "why", TerminateDraft(case_id=1)),
    Stand("terminate", "sure", TerminateDraft(case_id=1, why="找不到人")),
    Stand("petition", "case", PetitionDraft()),
    Stand("petition", "number", PetitionDraft(case_id=1)),
    Stand("petition", "day", PetitionDraft(case_id=1, number="信2026-1")),
    Stand("petition", "sure", PetitionDraft(case_id=1, number="信2026-1", on=PLANNED_DAY)),
    Stand("listing", "reason", ListDraft(case_id=1)),
    Stand("listing", "measures", ListDraft(case_id=1, reason="三次没办好")),
    Stand("listing", "who", LISTED.model_copy(update={"responsible": ""})),
    Stand("listing", "on", LISTED),
    Stand("listing", "sure", LISTED.model_copy(update={"on": PLANNED_DAY})),
    Stand("paper", "demand", PaperDraft(paper_id=1)),
    Stand("paper", "on", PaperDraft(paper_id=1, demand="先派人到现场")),
    Stand("inspect", "approved", InspectDraft(inspection_id=1)),
    Stand("conclude", "words", ConcludeDraft(inspection_id=1)),
    Stand("conclude", "sure", ConcludeDraft(inspection_id=1, words="三件超期")),
    Stand("review", "words", ReviewDraft(finding_id=1)),
    Stand("review", "sure", ReviewDraft(finding_id=1, words="那天停电")),
    Stand("review_decide", "outcome", DecideDraft(finding_id=1)),
    Stand("review_decide", "words", DecideDraft(finding_id=1, outcome="upheld")),
    Stand("review_decide", "sure", DecideDraft(finding_id=1, outcome="changed", words="改为两件")),
    Stand("pause", "unit", PauseDraft()),
    Stand("pause", "days", PauseDraft(unit="desk")),
    Stand("pause", "why", PAUSED.model_copy(update={"why": ""})),
    Stand("pause", "sure", PAUSED),
    Stand("lead", "leader", LeadDraft(case_id=1)),
    Stand("lead", "on", LeadDraft(case_id=1, leader="王副县长")),
    Stand("lead", "sure", LeadDraft(case_id=1, leader="王副县长", on=PLANNED_DAY)),
    Stand("announce", "zh", AnnounceDraft()),
    Stand("announce", "en", AnnounceDraft(zh="停机")),
    Stand("announce", "sure", AnnounceDraft(zh="停机", en="Down")),
    Stand("reword", "key", RewordDraft()),
    Stand("reword", "what", RewordDraft(key="thanks.reply")),
    Stand("reword", "zh", RewordDraft(key="thanks.reply", what="anew")),
    Stand("reword", "en", RewordDraft(key="thanks.reply", what="anew", zh="不客气。")),
    Stand(
        "reword", "sure", RewordDraft(key="thanks.reply", what="anew", zh="不客气。", en="Fine.")
    ),
    Stand("pattern", "which", PatternDraft()),
    Stand("pattern", "what", PatternDraft(category="all")),
    Stand("pattern", "words", PatternDraft(category="all", what="anew")),
    Stand("pattern", "sure", PatternDraft(category="all", what="anew", words="查到：【情况】")),
    Stand("report", "self_check", ReportDraft(report_id=1, wanted=PARTS)),
    Stand("report", "measures", ReportDraft(report_id=1, wanted=PARTS, self_check="查了")),
    Stand(
        "report",
        "accountability",
        ReportDraft(report_id=1, wanted=PARTS, self_check="查了", measures="改了"),
    ),
    Stand("report", "review", ReportDraft(report_id=1, wanted=PARTS[:1], self_check="查了")),
    Stand("report_order", "unit", OrderDraft()),
    Stand("report_order", "about", OrderDraft(unit="police")),
    Stand("report_order", "every", OrderDraft(unit="police", about="电梯")),
    Stand("report_order", "first", OrderDraft(unit="police", about="电梯", every="week")),
    Stand("report_order", "parts", ORDERED),
    Stand("report_order", "sure", ORDERED.model_copy(update={"sure": True})),
    Stand("report_back", "why", SendBackDraft(version_id=1)),
    Stand("report_filer", "who", FilerDraft(order_id=1)),
    Stand("reorganise", "unit", ReorganiseDraft()),
    Stand("reorganise", "what", ReorganiseDraft(unit="one")),
    Stand("reorganise", "zh", RENAMING),
    Stand("reorganise", "en", ReorganiseDraft(unit="one", what="rename", zh="新局")),
    Stand("reorganise", "into", ReorganiseDraft(unit="one", what="merge")),
    Stand("reorganise", "sure", ReorganiseDraft(unit="one", what="close", into="two")),
    Stand("invite", "role", InviteDraft()),
    Stand("invite", "unit", InviteDraft(role=Role.CLERK)),
    Stand("invite", "hall", InviteDraft(role=Role.HALL_MANAGER)),
    Stand("invite", "post", INVITED.model_copy(update={"post": None})),
    Stand("invite", "name", INVITED),
    Stand("invite", "days", INVITED.model_copy(update={"name": "某"})),
    Stand("invite", "sure", INVITED.model_copy(update={"name": "某", "days": 7})),
    Stand("join", "sure", JoinDraft(invitation=1, name="某")),
    Stand("leave", "why", LeaveDraft(staff_id=1)),
    Stand("leave", "sure", LeaveDraft(staff_id=1, why="调走")),
    Stand("file", "danger", FileDraft(text="要爆炸", alarm=True)),
    Stand("file", "again", FileDraft(text=LIFT, again=OWN, again_asked=True)),
    Stand("file", "join", FileDraft(text=LIFT, decided=True, placed=True, near=NEAR)),
    Stand("file", "which", FileDraft(text=LIFT, which=True)),
    Stand("file", "text", FileDraft()),
    Stand("file", "answers", FileDraft(text="新生儿上户口", offered=(KNOWN,))),
    Stand("file", "conduct", FileDraft(text="窗口态度恶劣", blame=True)),
    Stand("file", "way", FileDraft(text="法院判决了", decided=True, way="court")),
    Stand("file", "category", FileDraft(text=LIFT, proposed=("housing", "education"))),
    Stand("file", "place", FileDraft(text=LIFT, category="housing", decided=True)),
    Stand("file", "review", FileDraft(text=LIFT, decided=True, placed=True)),
    Stand("appeal", "ground", AppealDraft(case_id=1)),
    Stand("appeal", "why", AppealDraft(case_id=1, ground=Mark.MISTAKEN)),
    Stand("answer", "write", AnswerDraft(case_id=1, text="修好了")),
    Stand("away", "when", AwayDraft()),
    Stand("away", "sure", AwayDraft(first=AWAY_DAY, last=AWAY_DAY)),
    Stand("help", "unit", HelpDraft(case_id=1)),
    Stand("help", "what", HelpDraft(case_id=1, unit="police")),
    Stand("co_answer", "write", CoAnswerDraft(case_id=1, text="查过了")),
    Stand("note", "write", NoteDraft(case_id=1)),
    Stand("return", "reason", ReturnDraft(case_id=1)),
    Stand("return", "unit", ReturnDraft(case_id=1, reason="归公安")),
    Stand("extend", "length", ExtendDraft(case_id=1)),
    Stand("extend", "why", ExtendDraft(case_id=1, amount=5)),
    Stand("extend", "done", ExtendDraft(case_id=1, amount=5, why="等配件")),
    Stand("extend", "next", ExtendDraft(case_id=1, amount=5, why="等配件", done="查了")),
    Stand("extend", "sure", ExtendDraft(case_id=1, amount=5, why="等", done="查", following="装")),
    Stand("deny", "why", DenyDraft(case_id=1, sort="extension")),
    Stand("ask", "write", AskDraft(case_id=1, text="几号楼？")),
    Stand("dispute", "means", DisputeDraft(case_id=1, said=StoredSaid(text="还在漏水"))),
    Stand("word", "word", WordDraft(case_id=1, about="answer")),
    Stand("entry", "question", EntryDraft(case_id=1)),
    Stand("entry", "answer", EntryDraft(case_id=1, question="怎么办？")),
    Stand("where", "where", WhereDraft(case_id=1)),
    Stand("rate", "grade", RateDraft(window="main/12")),
    Stand("reasons", "regrade", ReasonsDraft(rating_id=1, grade=1, regrading=True)),
    Stand("reasons", "reasons", ReasonsDraft(rating_id=1, grade=1)),
    Stand("remark", "word", RemarkDraft(rating_id=1)),
    Stand("refuse", "way", RefuseDraft(case_id=1)),
    Stand("refuse", "reason", RefuseDraft(case_id=1, way="court")),
    Stand("retell", "words", RetellDraft(case_id=1)),
    Stand("call", "call", CallDraft(address_id=1, case_id=1)),
    Stand("call", "said", CallDraft(address_id=1, case_id=1, through=True)),
    Stand("call", "words", CallDraft(address_id=1, through=True, said=CallSaid.NOT_SOLVED)),
    Stand("call", "grade", CallDraft(address_id=1, through=True, said=CallSaid.SOLVED)),
    Stand("call", "thorough", CallDraft(address_id=1, through=True, look_back=1)),
    Stand("call", "effective", CallDraft(address_id=1, through=True, look_back=1, thorough="no")),
    Stand("call", "truthful", LOOKED_ON_CALL),
    Stand("look_back", "thorough", ThreeAnswers(look_back_id=1)),
    Stand("look_back", "effective", ThreeAnswers(look_back_id=1, thorough="yes")),
    Stand("look_back", "truthful", ThreeAnswers(look_back_id=1, thorough="yes", effective="no")),
    Stand("look_back", "more", ThreeAnswers(look_back_id=1, **ALL_YES)),
    Stand("look_back_result", "how", ResultDraft(look_back_id=1)),
    Stand("look_back_result", "thorough", ResultDraft(look_back_id=1, how="visit")),
    Stand(
        "look_back_result", "effective", ResultDraft(look_back_id=1, how="call", thorough="partly")
    ),
    Stand(
        "look_back_result",
        "truthful",
        ResultDraft(look_back_id=1, how="call", thorough="partly", effective="partly"),
    ),
    Stand("look_back_result", "more", ResultDraft(look_back_id=1, how="visit", **ALL_YES)),
    Stand("intake", "matter", IntakeDraft()),
    Stand("intake", "change", IntakeDraft(text=LIFT, changing="which")),
    Stand("intake", "category", IntakeDraft(text=LIFT, browsing=True)),
    Stand("intake", "review", IntakeDraft(text=LIFT, proposed=("housing",), alarm=True)),
    Stand("intake", "answer", IntakeDraft(text=LIFT, answering=True)),
    Stand("write", "words", WriteDraft(case_id=1, about="voice")),
    Stand("spot", "write", SpotDraft(case_id=1)),
    Stand("spot", "write", SpotDraft(case_id=1, text="带身份证来")),
    Stand("find", "which", FindDraft()),
    Stand("find", "reason", FindDraft(phone="13812345678")),
    Stand("find", "pick", FindDraft(found=(1, 2), phone="13812345678")),
    Stand("find", "act", FindDraft(found=(1,), case_id=1, proof="code")),
    Stand("find", "code", FindDraft(found=(1,), case_id=1, doing="prove")),
    Stand("find", "words", FindDraft(found=(1,), case_id=1, proof="code", doing="add")),
    Stand("ask_contact", "reason", AskContactDraft(case_id=1)),
    Stand("give_contact", "phone", GiveContactDraft(case_id=1, level="both")),
    Stand("give_contact", "name", GiveContactDraft(case_id=1, level="both", knows_phone=True)),
    Stand("reveal", "number", RevealDraft()),
    Stand("reveal", "reason", RevealDraft(numbers=("261010001",), export=True)),
    Stand("correct", "value", CorrectDraft(what="phone")),
    Stand("forget", "open", ForgetDraft(open_cases=2)),
    Stand("forget", "sure", ForgetDraft(open_cases=0)),
    Stand("claim", "number", ClaimDraft()),
    Stand("claim", "code", ClaimDraft(number="261010001")),
    Stand("guardian", "guardian", GuardianDraft(said=StoredSaid(text=LIFT))),
    Stand("resume", "resume", ResumeDraft(kept=KEPT, shown=LIFT, fresh="file", fresh_draft={})),
)
every_stand = pytest.mark.parametrize("stand", STANDS, ids=str)
every_language = pytest.mark.parametrize("language", Language)


@pytest.fixture
def facts(desk: Desk) -> Callable[[str], Any]:
    by_flow = {
        "file": Facts(desk.county, (("261010001", "小区物业"), ("261010002", "路灯"))),
        "appeal": AppealFacts("261010001"),
        "answer": AnswerFacts("261010001", needs_evidence=False),
        "listing": SuperviseFacts("261010001", AWAY_DAY, ("李局长",), ((PLANNED_DAY, "周四"),)),
        "paper": PaperFacts(AWAY_DAY, "2026年10月15日（周四）18:00前"),
        "inspect": InspectFacts("住建局 · 住房物业"),
        "conclude": ConcludeFacts("住建局", "住房物业"),
        "review": ConcludeFacts("住建局", "住房物业"),
        "review_decide": ConcludeFacts("住建局", "住房物业"),
        "pause": PauseFacts(AWAY_DAY, lambda _text: "police", str, str),
        "lead": SuperviseFacts("261010001", AWAY_DAY),
        "help": HelpFacts("261010001", (("police", "公安局"),)),
        "figures_reply": ReplyFacts("住建局", "9月1日–9月30日", "10月9日18:00"),
        "strike": StrikeFacts("261010001", "本人确认解决了"),
        "co_answer": HelpFacts("261010001"),
        "note": HelpFacts("261010001"),
        "return": ReturnFacts("261010001", (("police", "公安局"),), lambda _text: None),
        "extend": ExtendFacts(
            "261010001", ((5, "5个工作日"),), 10, 5, lambda _n: ExtendLooked("5天", "周五", "头")
        ),
        "deny": DenyFacts("261010001"),
        "away": AwayFacts(AWAY_DAY, lambda _span: Looked("周五", "住建局B岗", 3)),
        "ask": AskFacts("261010001", "2026年10月9日（周五）18:00前"),
        "dispute": DisputeFacts("261010001", "button.not_solved", answered=True),
        "word": WordFacts("261010001", "几号楼？"),
        "rate": RateFacts("12号窗口办得怎么样？"),
        "reasons": ReasonsFacts(
            dict.fromkeys((1, 2, 3, 4, 5), (("long_wait", "等太久"), ("rude", "态度不好"))),
            2,
            "2026年10月9日（周五）18:00前",
        ),
        "retell": RetellFacts("261010001"),
        "ask_contact": ContactFacts("261010001"),
        "give_contact": ContactFacts("261010001"),
        "reveal": lambda number: number == "261010001",
        "forget": ForgetFacts(("261010001", "261010002")),
        "guardian": "0000-12345",
        "call": CallFacts(CALLED, tuple(CallSaid)[:6], lambda: "13800138000", "261010001"),
        "look_back": LookBackFacts("261010001"),
        "look_back_result": LookBackFacts("261010001", "staff", phone=lambda: "13800138000"),
        "entry": EntryFacts("261010001", "电梯坏了", "修好了"),
        "where": WhereFacts("261010001"),
        "announce": AnnounceFacts(12, "12345"),
        "invite": InviteFacts(UNITS, (("main", "大厅"),), usual={"clerk": ("one",)}, what="A岗"),
        "join": JoinFacts("一局经办人", "老郑", "周五", "热线办"),
        "leave": LeaveFacts("某", "一局经办人", 3, "二号"),
        **dict.fromkeys(("plan", "terminate", "petition"), SPECIAL),
        "reword": RewordFacts(("谢谢。", "Thanks."), changed=True),
        **dict.fromkeys(
            ("report", "report_order", "report_back", "report_filer"),
            ReportFacts("电梯", "周五", AWAY_DAY, {"police": "公安局"}, people=(("1", "甲"),)),
        ),
        "pattern": PatternFacts(
            {"noise": "噪音扰民"}, of=lambda _code: InUse(own=True, earlier="查到：【什么】")
        ),
        "reorganise": ReorganiseFacts(UNITS, UNITS[1:], 3, frozenset({"two"})),
        "refuse": RefuseFacts("261010001", desk.county.ways),
        "write": WriteFacts("261010001", 1),
        "spot": SpotFacts("261010001", has_chat=False, offers=(KNOWN,)),
        "intake": IntakeFacts(desk.county),
        "find": FindFacts(
            by_phone=lambda _phone, _reason: (1, 2),
            shown=lambda _case_id, _proof: Shown("261010001", "路灯", ("add", "open")),
            line=lambda case_id: (f"26101000{case_id}", "路灯"),
        ),
    }
    return by_flow.get


def opened(stand: Stand, view: View) -> tuple[Flow[Any], Position, Question]:
    flow = TALKS[stand.flow].flow
    outcome = begin(flow, stand.draft, view, NONCE)
    assert isinstance(outcome, Asked)
    assert outcome.question is not None
    return flow, outcome.position, outcome.question


def test_every_step_of_every_dialogue_is_tried() -> None:
    steps = {(name, step.name) for name, talk in TALKS.items() for step in talk.flow.steps}
    assert steps == {(stand.flow, stand.step) for stand in STANDS}


@every_stand
def test_every_step_is_reached_by_its_draft(stand: Stand, facts: Callable[[str], Any]) -> None:
    _, position, _ = opened(stand, View(Language.ZH, facts(stand.flow)))
    assert position.step == stand.step


@every_stand
@every_language
def test_every_question_is_asked_in_words(
    stand: Stand, language: Language, facts: Callable[[str], Any]
) -> None:
    _, position, question = opened(stand, View(language, facts(stand.flow)))
    assert question.text
    assert message_of(question, position).text == question.text


@every_stand
@every_language
def test_the_data_of_every_button_fits(
    stand: Stand, language: Language, facts: Callable[[str], Any]
) -> None:
    _, position, question = opened(stand, View(language, facts(stand.flow)))
    late = replace(position, revision=9999)
    data = [one.data for row in message_of(question, late).buttons for one in row]
    assert all(len(one.encode()) <= LIMIT for one in data)


@every_stand
def test_every_step_can_be_cancelled(stand: Stand, facts: Callable[[str], Any]) -> None:
    view = View(Language.ZH, facts(stand.flow))
    flow, position, _ = opened(stand, view)
    assert isinstance(advance(flow, position, Answer(choice=CANCEL), view), Dropped)


@every_stand
def test_every_step_can_go_back(stand: Stand, facts: Callable[[str], Any]) -> None:
    view = View(Language.ZH, facts(stand.flow))
    flow, position, _ = opened(stand, view)
    names = [step.name for step in flow.steps]
    for earlier in names[: names.index(stand.step)]:
        come = replace(position, trail=(earlier,))
        outcome = advance(flow, come, Answer(choice=BACK), view)
        assert isinstance(outcome, Asked)
        assert outcome.position.step == earlier
        assert outcome.position.trail == ()


@every_stand
def test_every_draft_comes_back_from_json_as_it_was(
    stand: Stand, facts: Callable[[str], Any]
) -> None:
    flow, position, _ = opened(stand, View(Language.ZH, facts(stand.flow)))
    assert flow.draft.model_validate(json.loads(json.dumps(position.draft))) == stand.draft


@every_stand
def test_every_choice_that_is_offered_is_taken(stand: Stand, facts: Callable[[str], Any]) -> None:
    view = View(Language.ZH, facts(stand.flow))
    flow, position, question = opened(stand, view)
    for choice in (one for row in question.rows for one in row):
        outcome = advance(flow, position, Answer(choice=choice.value), view)
        assert isinstance(outcome, Asked | Complete | Dropped)


@every_stand
def test_a_dialogue_of_an_earlier_version_asks_again_instead_of_guessing(
    stand: Stand, facts: Callable[[str], Any]
) -> None:
    view = View(Language.ZH, facts(stand.flow))
    flow, position, question = opened(stand, view)
    old = replace(position, fingerprint="one,two", trail=("gone",))
    values = [one.value for row in question.rows for one in row if one.value != CANCEL]
    for answer in (Answer(text="一句话"), *(Answer(choice=value) for value in values)):
        outcome = advance(flow, old, answer, view)
        assert isinstance(outcome, Asked)
        assert outcome.position.step == stand.step
        assert outcome.position.fingerprint == flow.fingerprint
        assert outcome.position.draft == position.draft
        assert outcome.position.trail == ()


@every_stand
def test_a_step_that_is_gone_asks_the_first_open_one(
    stand: Stand, facts: Callable[[str], Any]
) -> None:
    view = View(Language.ZH, facts(stand.flow))
    flow, position, _ = opened(stand, view)
    outcome = advance(flow, replace(position, step="gone"), Answer(text="一句话"), view)
    assert isinstance(outcome, Asked)
    assert outcome.position.step == stand.step


@every_stand
def test_the_open_question_can_be_asked_once_more(
    stand: Stand, facts: Callable[[str], Any]
) -> None:
    view = View(Language.ZH, facts(stand.flow))
    flow, position, question = opened(stand, view)
    assert again(flow, position, view) == question


def test_no_two_dialogues_and_no_two_steps_share_a_name() -> None:
    for name, talk in TALKS.items():
        names = [step.name for step in talk.flow.steps]
        assert talk.flow.name == name
        assert len(set(names)) == len(names)


# In the chat: the same where it counts, by /cancel and /back.


def _at_text(citizen: Somebody) -> None:
    citizen.says("/new")


def _at_place(citizen: Somebody) -> None:
    citizen.says(LIFT)


def _at_review(citizen: Somebody) -> None:
    citizen.says(LIFT)
    citizen.says("城关街道")


def _at_category(citizen: Somebody) -> None:
    citizen.says(NOISE)


def _at_danger(citizen: Somebody) -> None:
    citizen.says("要爆炸了")


def _at_resume(citizen: Somebody) -> None:
    citizen.says(LIFT)
    citizen.says("/new")


WALKS = (_at_text, _at_place, _at_review, _at_category, _at_danger, _at_resume)


@pytest.mark.parametrize("walk", WALKS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_cancel_ends_every_dialogue_in_the_chat(
    town: Town, walk: Callable[[Somebody], None], language: str
) -> None:
    citizen = town.citizen("王", language)
    walk(citizen)
    assert citizen.says("/cancel")
    assert town.asks(lambda work: work.dialogues.find(citizen.address_id)) is None


@pytest.mark.parametrize("walk", WALKS)
def test_back_is_understood_in_every_dialogue(town: Town, walk: Callable[[Somebody], None]) -> None:
    citizen = town.citizen("王")
    walk(citizen)
    assert citizen.says("/back")
    assert town.asks(lambda work: work.dialogues.find(citizen.address_id)) is not None


def test_a_handlers_dialogue_is_cancelled_and_taken_back_alike(town: Town) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("答复")
    assert "像当面跟群众说话" in handler.says("/back")
    assert "已取消" in handler.says("/cancel")


def test_a_redeploy_in_the_middle_asks_again_and_keeps_the_draft(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    with town.store.work(town.now) as work:
        position = work.dialogues.find(wang.address_id)
        assert position is not None
        work.dialogues.save(wang.address_id, replace(position, fingerprint="text,review"))
    assert "在哪里" in wang.says("城关街道")
    assert LIFT in wang.says("城关街道")


def test_a_draft_this_version_cannot_read_is_gone_with_a_kind_word(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    with town.store.work(town.now) as work:
        position = work.dialogues.find(wang.address_id)
        assert position is not None
        work.dialogues.save(wang.address_id, replace(position, draft={"text": {"odd": 1}}))
    assert "已经去掉了" in wang.says(NOISE)


def test_a_dialogue_that_is_no_longer_in_service_is_over(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("你好")
    with town.store.work(town.now) as work:
        work.dialogues.save(wang.address_id, Position("gone", "step", updated_at=town.now))
    assert "在哪里" in wang.says(LIFT)


# The engine by itself, on a dialogue of two steps.


class Small(Draft):
    """A draft of two words."""

    one: str = ""
    two: str = ""


def _step(name: str) -> Step[Small]:
    return Step(
        name,
        lambda _draft, _view: Question(name, f"{name}?"),
        lambda draft, answer, _view: Next(draft.model_copy(update={name: answer.text})),
    )


SMALL = Flow("small", Small, (_step("one"), _step("two")))
PLAIN = View(Language.ZH)


def test_a_dialogue_ends_with_its_last_step() -> None:
    position = opened_small()
    outcome = advance(SMALL, position, Answer(text="a"), PLAIN)
    assert isinstance(outcome, Asked)
    done = advance(SMALL, outcome.position, Answer(text="b"), PLAIN)
    assert done == Complete(Small(one="a", two="b"))


def test_every_new_question_has_a_revision_of_its_own() -> None:
    position = opened_small()
    outcome = advance(SMALL, position, Answer(text="a"), PLAIN)
    assert isinstance(outcome, Asked)
    assert outcome.position.revision == position.revision + 1
    assert outcome.position.nonce == position.nonce


def test_a_dialogue_whose_steps_all_fall_away_is_complete_at_once() -> None:
    never = replace(SMALL, steps=(replace(SMALL.steps[0], when=lambda _draft: False),))
    assert begin(never, Small(), PLAIN, NONCE) == Complete(Small())


def opened_small() -> Position:
    outcome = begin(SMALL, Small(), PLAIN, NONCE)
    assert isinstance(outcome, Asked)
    return outcome.position
