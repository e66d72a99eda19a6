"""The bot about itself: its name, its commands, its description."""

from localchat.botapi.call import TRUE, Call
from localchat.jsontext import Json, encode
from localchat.store import bookkeeping


def get_me(call: Call) -> str:
    """Return the bot's User."""
    powers: Json = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }
    return encode(call.account.user | powers)


def set_my_commands(call: Call) -> str:
    """Replace the commands of a scope and language."""
    commands: list[object] = [
        {"command": each["command"].lstrip("/"), "description": each["description"]}
        for each in call.params["commands"]
    ]
    bookkeeping.save_menu(call.db, call.bot, scope_key(_scope(call)), _language(call), commands)
    return TRUE


def delete_my_commands(call: Call) -> str:
    """Take away the commands of a scope and language, so that the wider scope's show again."""
    bookkeeping.save_menu(call.db, call.bot, scope_key(_scope(call)), _language(call), [])
    return TRUE


def get_my_commands(call: Call) -> str:
    """Return the commands of exactly this scope and language."""
    key = scope_key(_scope(call))
    return encode(bookkeeping.find_menu(call.db, call.bot, key, _language(call)))


def set_my_description(call: Call) -> str:
    """Keep what an empty chat with the bot shows."""
    name = f"description:{call.bot}:{_language(call)}"
    bookkeeping.write_setting(call.db, name, call.params.get("description", ""))
    return TRUE


def set_my_short_description(call: Call) -> str:
    """Keep what stands on the bot's page and beside its link."""
    name = f"short_description:{call.bot}:{_language(call)}"
    bookkeeping.write_setting(call.db, name, call.params.get("short_description", ""))
    return TRUE


def scope_key(scope: Json) -> str:
    """Return a scope as text, equal for equal scopes."""
    return encode(dict(sorted(scope.items())))


def _scope(call: Call) -> Json:
    scope: Json = call.params.get("scope", {"type": "default"})
    return scope


def _language(call: Call) -> str:
    return str(call.params.get("language_code", ""))
