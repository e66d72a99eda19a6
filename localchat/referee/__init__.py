"""Judges every request of a bot as Telegram would, by rules read from python-telegram-bot."""
