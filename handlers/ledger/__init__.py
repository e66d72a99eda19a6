"""Excel in and out: orders from elsewhere become cases, the ledger becomes a workbook."""
