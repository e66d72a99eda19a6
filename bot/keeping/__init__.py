"""Backups, restores, and the move from SQLite to PostgreSQL."""
