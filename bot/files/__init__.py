"""Files that people send: fetched, told by their first bytes, cleaned, kept, shown."""
