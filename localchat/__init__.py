"""A small chat server that speaks the Bot API: demo, tests, counties without Telegram."""
