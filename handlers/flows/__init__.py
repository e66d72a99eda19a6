"""The dialogues, one file each; a new one is a file and a line in the registry."""
