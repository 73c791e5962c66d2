"""What is likely to happen. Pure: what is known comes in as numbers, estimates go out."""
