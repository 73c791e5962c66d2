-- Promises that went by and wait for somebody who leads, the oldest first.

create index promise_unkept on promise (brand, due_at) where state = 'broken' and ended_at is null;
