"""The configuration: sections, mistakes, the county's files, rules and calendars."""
