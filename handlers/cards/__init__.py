"""How a case looks in a chat: cards, lines, and what a unit may read."""
