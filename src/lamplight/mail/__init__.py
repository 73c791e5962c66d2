"""Letters that leave by SMTP."""
