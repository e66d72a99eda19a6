"""What units and their people do."""
