"""Everything that knows SQL: tables, unit of work, queues, queries, migrations."""
