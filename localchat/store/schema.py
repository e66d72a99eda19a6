"""The tables of localchat's own file."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS account (
    bot TEXT PRIMARY KEY,
    last_update_id INTEGER NOT NULL DEFAULT 0,
    wanted TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS menu (
    bot TEXT NOT NULL, scope TEXT NOT NULL, language TEXT NOT NULL, commands TEXT NOT NULL,
    PRIMARY KEY (bot, scope, language)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS person (user_id INTEGER PRIMARY KEY, profile TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS chat (
    bot TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    last_message_id INTEGER NOT NULL DEFAULT 0,
    blocked INTEGER NOT NULL DEFAULT 0,
    keyboard TEXT,
    toast TEXT,
    change INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (bot, user_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS room (
    chat_id INTEGER PRIMARY KEY, bot TEXT NOT NULL, title TEXT NOT NULL, type TEXT NOT NULL,
    moved_to INTEGER
);
CREATE TABLE IF NOT EXISTS room_member (
    chat_id INTEGER NOT NULL REFERENCES room, user_id INTEGER NOT NULL REFERENCES person,
    PRIMARY KEY (chat_id, user_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS message (
    number INTEGER PRIMARY KEY,
    bot TEXT NOT NULL,
    chat_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    outgoing INTEGER NOT NULL,
    body TEXT NOT NULL,
    seen INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0,
    change INTEGER NOT NULL,
    UNIQUE (bot, chat_id, message_id)
);
CREATE INDEX IF NOT EXISTS message_changed ON message (bot, chat_id, change);
CREATE TABLE IF NOT EXISTS pending (
    bot TEXT NOT NULL, update_id INTEGER NOT NULL, at REAL NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (bot, update_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS press (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    bot TEXT NOT NULL, user_id INTEGER NOT NULL, message_id INTEGER NOT NULL, at REAL NOT NULL,
    answer TEXT
);
CREATE TABLE IF NOT EXISTS file (
    file_id TEXT PRIMARY KEY, bot TEXT NOT NULL, kind TEXT NOT NULL, content TEXT NOT NULL,
    about TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS text_message (
    number INTEGER PRIMARY KEY,
    bot TEXT NOT NULL, user_id INTEGER NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS text_message_of ON text_message (bot, user_id);
CREATE TABLE IF NOT EXISTS sight (
    bot TEXT NOT NULL, chat_id INTEGER NOT NULL, message_id INTEGER NOT NULL,
    PRIMARY KEY (bot, chat_id, message_id)
) WITHOUT ROWID;
"""
"""
`wanted`: the account's allowed updates. `sight`: seen messages the bot was not told of yet. A group
has a `room` and a `chat` whose `user_id` is the group's own number, below zero.
"""
