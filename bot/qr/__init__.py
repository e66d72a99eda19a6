"""QR codes of windows and receipts: pictures, posters, table cards."""
