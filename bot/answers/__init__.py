"""The answer base as a table: read from Excel, written to Excel."""
