"""Supervision letters as pages: drawn when a message is sent, never in a turn."""
