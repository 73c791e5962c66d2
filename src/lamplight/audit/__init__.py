"""What a company's own log says of its line: read, counted, and put on one page."""
