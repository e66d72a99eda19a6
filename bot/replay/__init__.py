"""Replay: real complaints through the chat, over real HTTP, with scripted people on both sides."""
