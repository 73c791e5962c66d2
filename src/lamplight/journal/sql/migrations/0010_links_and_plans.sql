-- A link that lets somebody in is worth no more than its maker: it opens nothing once they have left
-- or may not make such a link any more.

create view open_invitation as
select i.id, i.token_hash, i.role, i.email, i.created_by, i.created_at, i.expires_at
from invitation i join person maker on maker.id = i.created_by and maker.active
where i.used_at is null and (
    maker.role = 'admin'
    or (maker.role = 'lead' and i.role = 'agent' and not exists (
        select brand from invitation_brand where invitation = i.id
        except select brand from person_brand where person = maker.id)));

create view open_password_link as
select l.id, l.token_hash, l.person, l.expires_at
from password_link l
join person on person.id = l.person and person.active
left join person maker on maker.id = l.created_by
where l.used_at is null and (
    l.created_by is null
    or (maker.active and (
        maker.role = 'admin'
        or (maker.role = 'lead' and person.role = 'agent' and not exists (
            select brand from person_brand where person = l.person
            except select brand from person_brand where person = maker.id)))));

-- Only the demo shop planned single shifts, everybody's from 08 to 21 UTC, where no page showed or
-- changed them: they become weeks. Who has one keeps theirs alone.

insert into shift_week (person, weekday, from_min, to_min, timezone)
select planned.person, weekday, 480, 1260, 'UTC'
from (select distinct person from shift) planned cross join generate_series(1, 7) weekday
where not exists (select from shift_week where shift_week.person = planned.person);

drop table shift;

-- No page ever showed or changed these.
alter table brand drop callback_dial, drop callback_days;
