"""What happens to a case: filed, dispatched, answered, confirmed."""
