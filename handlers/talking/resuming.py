"""An unfinished draft is never thrown away unasked: go on with it, or start anew."""

from dataclasses import replace
from typing import Any

from handlers.flows.resume import RESUME, ResumeDraft, kept_position
from handlers.flows.stored import stored_said
from handlers.incoming import Said
from handlers.office import Turn
from handlers.talking.dialogue import Drop, Stay, Taken
from handlers.talking.talk import (
    TALKS,
    Open,
    Rewording,
    Talk,
    ask_again,
    in_service,
    open_here,
    open_talk,
    take,
)


def open_or_offer(turn: Turn, name: str, draft: Any, said: Said | None = None) -> None:  # noqa: ANN401
    """Open a dialogue; where an unfinished one is worth keeping, ask which."""
    here = open_here(turn)
    if here is None or not here.worth():
        open_talk(turn, TALKS[name], draft)
    else:
        offer(turn, here, name, draft, said)


def offer(turn: Turn, here: Open, fresh: str, draft: Any, said: Said | None) -> None:  # noqa: ANN401
    """Ask which; where that is being asked already, only what is new is another."""
    if here.position.name == "resume":
        kept = ResumeDraft.model_validate(here.position.draft)
    else:
        kept = ResumeDraft(
            kept=kept_position(here.position), shown=here.worth(), fresh=fresh, fresh_draft={}
        )
    news = {
        "fresh": fresh,
        "fresh_draft": draft.model_dump(mode="json"),
        "said": stored_said(said) if said else None,
    }
    open_talk(turn, TALKS["resume"], kept.model_copy(update=news))


def _resume(turn: Turn, draft: ResumeDraft) -> None:
    """Go on where it was, what was said meanwhile being the answer; or start anew with it."""
    if draft.go_on:
        here = Open(TALKS[draft.kept.name], draft.kept.position())
        if draft.said is None:
            ask_again(turn, here)
        else:
            take(turn, here, draft.said.answer(), here.view(turn))
        return
    talk = TALKS[draft.fresh]
    fresh = talk.flow.draft.model_validate(draft.fresh_draft)
    if draft.said is not None and talk.opening is not None:
        fresh = talk.opening(turn, draft.said)
    open_talk(turn, talk, fresh)


def _reworded(draft: ResumeDraft, edit: Rewording) -> Taken[ResumeDraft] | None:
    """An edit of a message of the unfinished draft, or of what was said meanwhile."""
    said = draft.said.reworded(edit.message_id, edit.words) if draft.said else None
    if said is not None:
        return Stay(draft.model_copy(update={"said": said}), quiet=True)
    talk = TALKS[draft.kept.name]
    kept = talk.flow.draft.model_validate(draft.kept.draft)
    there = replace(edit, step=draft.kept.step)
    taken = talk.reworded(kept, there) if talk.reworded else None
    if taken is None or isinstance(taken, Drop):
        return None
    changed = draft.kept.model_copy(update={"draft": taken.draft.model_dump(mode="json")})
    return Stay(draft.model_copy(update={"kept": changed}), quiet=True)


in_service(
    Talk(
        RESUME,
        lambda _turn, _draft: None,
        _resume,
        lambda draft: draft.shown,
        reworded=_reworded,
    )
)
