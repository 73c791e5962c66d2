"""Whether it is unusual: which phrases are true now, how often they were, and where they stand."""
