"""The page that a receipt's code opens in a browser."""
