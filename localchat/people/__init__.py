"""The HTTP interface for people: the page, scripts and tests act and read through it."""
