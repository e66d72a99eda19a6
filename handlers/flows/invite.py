"""Inviting somebody: role, unit, hall, post, name, for how long; seen once more before it holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from domain.county import Unit
from domain.inviting import WITHOUT_UNIT, post_for, posts_of
from domain.staff import OF_A_HALL, Post, Role
from handlers.flows.draft import choice
from handlers.flows.reorganise import name_of, one_unit
from handlers.talking.buttons import in_pairs
from handlers.talking.dialogue import (
    CANCEL,
    Answer,
    Choice,
    Draft,
    Flow,
    Next,
    NotUnderstood,
    Question,
    Step,
    Taken,
    View,
)
from texts.catalogue import Language, say

YES = "yes"
LONGEST_NAME = 30
OFFERED = 4
DAYS = (1, 7, 30)


@dataclass(frozen=True)
class InviteFacts:
    """
    What the flow looks at: units, halls by code and name, the usual days and the most.

    `usual`: the units of those who hold a role already; `what`: the role in words; `holders`: who
    is on a post now; `second`: whether another administrator has to agree.
    """

    units: tuple[Unit, ...]
    halls: tuple[tuple[str, str], ...] = ()
    days: int = 7
    most: int = 90
    usual: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    what: str = ""
    holders: Callable[["InviteDraft", Post], str] = lambda _draft, _post: ""
    second: bool = False


class InviteDraft(Draft):
    """An invitation as far as it is said; `replaces`: the role its holder gives up."""

    role: Role | None = None
    unit: str | None = None
    hall: str | None = None
    post: Post | None = None
    name: str = ""
    days: int = 0
    replaces: int | None = None


def _cancel(view: View) -> Choice:
    return choice(view, CANCEL, "button.cancel")


def _ask_role(_draft: InviteDraft, view: View) -> Question:
    buttons = [Choice(one.value, _role(one, view), _typed(f"role.{one}")) for one in Role]
    rows = in_pairs(buttons)
    return Question(
        "invite.ask_role",
        say(view.language, "invite.ask_role"),
        (*rows, (_cancel(view),)),
        free=False,
    )


def _role(role: Role, view: View) -> str:
    return say(view.language, f"role.{role}")


def _typed(key: str) -> frozenset[str]:
    """A role's name in either language, as it may be typed."""
    return frozenset(say(language, key).casefold() for language in Language)


def _take_role(draft: InviteDraft, answer: Answer, _view: View) -> Taken[InviteDraft]:
    if answer.choice not in set(Role):
        raise NotUnderstood("hint.choice")
    return Next(draft.model_copy(update={"role": Role(answer.choice)}))


def _ask_unit(draft: InviteDraft, view: View) -> Question:
    codes = view.facts.usual.get(draft.role, ())[:OFFERED]
    known = [one for one in view.facts.units if one.code in codes]
    buttons = tuple((Choice(one.code, name_of(one, view.language)),) for one in known)
    text = say(view.language, "invite.ask_unit", role=say(view.language, f"role.{draft.role}"))
    return Question("invite.ask_unit", text, (*buttons, (_cancel(view),)))


def _take_unit(draft: InviteDraft, answer: Answer, view: View) -> Taken[InviteDraft]:
    if answer.choice is not None:
        return Next(draft.model_copy(update={"unit": answer.choice}))
    found = one_unit(view.facts.units, answer.text, view)
    return Next(draft.model_copy(update={"unit": found.code}))


def _ask_hall(_draft: InviteDraft, view: View) -> Question:
    buttons = tuple((Choice(code, name),) for code, name in view.facts.halls)
    text = say(view.language, "invite.ask_hall")
    return Question("invite.ask_hall", text, (*buttons, (_cancel(view),)), free=False)


def _take_hall(draft: InviteDraft, answer: Answer, view: View) -> Taken[InviteDraft]:
    if answer.choice not in {code for code, _ in view.facts.halls}:
        raise NotUnderstood("hint.choice")
    return Next(draft.model_copy(update={"hall": answer.choice}))


def _ask_post(draft: InviteDraft, view: View) -> Question:
    language, role = view.language, draft.role or Role.HANDLER
    held = [
        say(language, "invite.held", post=say(language, f"post.{one}"), name=names or "–")
        for one in posts_of(role)
        for names in (view.facts.holders(draft, one),)
    ]
    buttons = tuple(
        Choice(one.value, say(language, f"post.{one}"), _typed(f"post.{one}"))
        for one in posts_of(role)
    )
    text = say(language, "invite.ask_post", lines="\n".join(held))
    return Question("invite.ask_post", text, (buttons, (_cancel(view),)), free=False)


def _take_post(draft: InviteDraft, answer: Answer, _view: View) -> Taken[InviteDraft]:
    if answer.choice not in posts_of(draft.role or Role.HANDLER):
        raise NotUnderstood("hint.choice")
    return Next(draft.model_copy(update={"post": Post(answer.choice)}))


def _ask_name(_draft: InviteDraft, view: View) -> Question:
    text = say(view.language, "invite.ask_name")
    return Question("invite.ask_name", text, ((_cancel(view),),))


def _take_name(draft: InviteDraft, answer: Answer, _view: View) -> Taken[InviteDraft]:
    return Next(draft.model_copy(update={"name": name_in(answer.text)}))


def name_in(typed: str) -> str:
    """A person's name as it was typed. Raises NotUnderstood where it is none, or too long."""
    name = " ".join(typed.split())
    if not name or name.startswith("/"):
        raise NotUnderstood("invite.no_name")
    if len(name) > LONGEST_NAME:
        raise NotUnderstood("too_long.text", n=LONGEST_NAME)
    return name


def _ask_days(_draft: InviteDraft, view: View) -> Question:
    offered = tuple(dict.fromkeys((view.facts.days, *DAYS)))
    buttons = tuple(
        Choice(str(one), say(view.language, "invite.days", n=one)) for one in sorted(offered)
    )
    text = say(view.language, "invite.ask_days", n=view.facts.most)
    return Question("invite.ask_days", text, (buttons, (_cancel(view),)))


def _take_days(draft: InviteDraft, answer: Answer, view: View) -> Taken[InviteDraft]:
    said = answer.choice or "".join(char for char in answer.text if char.isdecimal())
    if not said.isascii() or not said.isdecimal() or not 1 <= int(said[:4]) <= view.facts.most:
        raise NotUnderstood("invite.bad_days", n=view.facts.most)
    return Next(draft.model_copy(update={"days": int(said)}))


def _ask_sure(draft: InviteDraft, view: View) -> Question:
    key = "invite.sure_second" if view.facts.second else "invite.sure"
    text = say(view.language, key, name=draft.name, what=view.facts.what, n=draft.days)
    rows = ((choice(view, YES, "button.invite_yes"), _cancel(view)),)
    return Question("invite.sure", text, rows, free=False)


def _take_sure(draft: InviteDraft, answer: Answer, _view: View) -> Taken[InviteDraft]:
    if answer.choice != YES:
        raise NotUnderstood("hint.choice")
    return Next(draft)


def _needs_unit(draft: InviteDraft) -> bool:
    return draft.role not in WITHOUT_UNIT and draft.unit is None


def _needs_post(draft: InviteDraft) -> bool:
    return draft.post is None and draft.role is not None and bool(posts_of(draft.role))


def post_of(draft: InviteDraft) -> Post | None:
    """The post that goes with what was said."""
    return post_for(draft.role, draft.post) if draft.role is not None else None


INVITE = Flow(
    "invite",
    InviteDraft,
    (
        Step("role", _ask_role, _take_role, lambda draft: draft.role is None),
        Step("unit", _ask_unit, _take_unit, _needs_unit),
        Step(
            "hall",
            _ask_hall,
            _take_hall,
            lambda draft: draft.role in OF_A_HALL and draft.hall is None,
        ),
        Step("post", _ask_post, _take_post, _needs_post),
        Step("name", _ask_name, _take_name, lambda draft: not draft.name),
        Step("days", _ask_days, _take_days, lambda draft: not draft.days),
        Step("sure", _ask_sure, _take_sure),
    ),
)
"""Somebody is asked on board: as what, who they are, for how long the link is good."""
