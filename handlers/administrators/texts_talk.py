"""/texts: an administrator words a text anew, sees it as it will be read, and may take it back."""

from typing import Any

from handlers.administrators.living import changed
from handlers.flows.reword import ORIGINAL, REWORD, RewordDraft, RewordFacts
from handlers.incoming import Said
from handlers.office import Office, Turn
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from storage.outbox import Lane
from storage.tables import TextVersion
from texts.catalogue import Language, original
from texts.changing import found, mistakes

ROLE = "administrator"


def _facts(turn: Turn, draft: dict[str, Any]) -> RewordFacts:
    known = _known(turn.office)
    key = draft.get("key")
    if not key:
        return RewordFacts(known=known)
    versions = turn.work.text_versions.of(key)
    now = versions[0] if versions else None
    return RewordFacts(_before(key, versions), now is not None and now.zh is not None, known)


def _before(key: str, versions: list[TextVersion]) -> tuple[str, str] | None:
    """The words before the present ones; None where there were no others."""
    if not versions:
        return None
    before = versions[1] if len(versions) > 1 else None
    if before is None or before.zh is None or before.en is None:
        zh, en = (original(language, key).template for language in Language)
        return zh, en
    return before.zh, before.en


def _known(office: Office) -> dict[Language, dict[str, str]]:
    """What this county fills fields with."""
    county = office.desk.county
    same = {"hotline": county.hotline}
    return {
        Language.ZH: {**same, "county": county.name_zh, "office": county.office_zh},
        Language.EN: {**same, "county": county.name_en, "office": county.office_en},
    }


def open_texts(turn: Turn) -> None:
    """/texts KEY or words: which text it is about; asked for where it is not said."""
    what = turn.incoming.what
    _, _, typed = what.text.partition(" ") if isinstance(what, Said) else ("", "", "")
    keys = found(typed)
    key = keys[0] if len(keys) == 1 else None
    open_or_offer(turn, "reword", RewordDraft(key=key))


def _finish(turn: Turn, draft: RewordDraft) -> None:
    """Held to the rules once more: a newer program may need other fields."""
    member, key = turn.role(ROLE), draft.key or ""
    both = ((Language.ZH, draft.zh), (Language.EN, draft.en))
    if member is None or any(mistakes(language, key, words) for language, words in both):
        turn.reply("stale.button")
        return
    own = all(original(language, key).template == words for language, words in both)
    back = own or draft.what == ORIGINAL
    zh, en = (None, None) if back else (draft.zh, draft.en)
    turn.work.text_versions.put(key, zh, en, member.id)
    changed(turn.work)
    for one in turn.work.staff.with_role(ROLE):
        turn.office.tell(one.address_id, "reword.done", lane=Lane.STAFF, which=key, who=member.name)


in_service(Talk(REWORD, _facts, _finish))
