"""What localchat remembers: people, chats, messages, pending updates, files. One SQLite file."""
