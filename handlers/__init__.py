"""What the desk does with what arrives: dialogues by role, use cases, due rows."""
