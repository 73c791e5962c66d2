"""Making it right: what may be granted, and what it moves. Pure."""
