"""What was sold: one model for every shop, file and hand. Pure."""
