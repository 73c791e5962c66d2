"""Who came, who is expected, and who is here to answer: what the board's pictures are made of."""
