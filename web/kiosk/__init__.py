"""The tablets at the windows: their page, and what they send."""
