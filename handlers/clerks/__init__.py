"""What the desk's clerks do."""
