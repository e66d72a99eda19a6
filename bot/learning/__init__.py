"""A proposer that learns from the desk's own history, beside the county's word lists."""
