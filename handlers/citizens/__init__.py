"""What a citizen can do beside filing."""
