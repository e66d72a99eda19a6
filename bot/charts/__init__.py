"""Pictures of figures: drawn when a message is sent, never in a turn."""
