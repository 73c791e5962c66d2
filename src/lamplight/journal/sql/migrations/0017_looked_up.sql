-- What everyday work looks up, and no index led to.

create index promise_contact on promise (contact) where contact is not null;
create index promise_instead_of on promise (instead_of) where instead_of is not null;
create index refund_step on refund (step) where step is not null;
create index withdrawal_sale on withdrawal (sale) where sale is not null;
create index sale_currency on sale (currency);

-- Codes are tried for some minutes, and counted for a day.
create index customer_link_code on customer_link (code_ends_at) where code_ends_at is not null;
create index customer_link_coded on customer_link (created_at) where code_hash is not null;

-- What somebody granted counts for them on the day on which they gave it.
drop index accommodation_person;
create index accommodation_granted on accommodation (person, made_at) where approver is null;
create index accommodation_approved on accommodation (approver, coalesce(agreed_at, made_at))
    where approver is not null;

-- Steps that nobody knows the end of are to be done too.
drop index step_person;
create index step_open on step (person) where state in ('todo', 'doing', 'failed', 'unknown');

-- What keeps failing, and who bears it, is counted over the last ninety days.
create index case_opened on service_case (opened_at) where cause <> '';
create index accommodation_agreed on accommodation (agreed_at) where agreed_at is not null;

-- Whether anything hangs on a line that its shop doesn't name any more.
create index case_line on service_case (line) where line is not null;
create index sale_event_line on sale_event (line) where line is not null;
create index judgement_line on judgement (line);

-- The last words about a case are found without looking at anybody else's.
drop index case_said_case;
create index case_said_case on case_said (service_case, id);
