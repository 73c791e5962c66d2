-- A shop tells of what it sends for us by its own name of it.
create index step_sent on step ((proof->>'external')) where kind = 'send';
