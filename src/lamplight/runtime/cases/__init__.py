"""Cases at work: what was agreed is done, and what came of it is written down."""
