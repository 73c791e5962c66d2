"""How many people it takes: Erlang's formulas, and days let through the production line. Pure."""
