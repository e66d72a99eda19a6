"""Halls, windows, service items and posts from Excel."""
