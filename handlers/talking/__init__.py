"""The mechanics of talking: dialogues as values, their engine, buttons."""
