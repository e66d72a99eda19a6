"""The rules of the desk: lifecycle, deadlines, routing, rating. Standard library only."""
