"""What supervisors do beside designating: identities, read with a reason or by two hands."""
