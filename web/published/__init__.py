"""What is public of ratings and replies, for everybody's browser."""
