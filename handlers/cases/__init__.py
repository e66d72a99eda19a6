"""What the rules say of a case now: its history, and who has it."""
