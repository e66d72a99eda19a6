"""What administrators change while the desk runs: the calendar and what hangs on it."""
