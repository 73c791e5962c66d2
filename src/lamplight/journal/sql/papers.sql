-- name: add_paper
-- a file of a case; a key that is there writes nothing
insert into paper (service_case, name, media_type, body, person, at, key)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (key) do nothing
returning id;

-- name: paper_by_key
-- what the same wish made before
select id from paper where key = $1 and service_case = $2;

-- name: papers_of_case
-- files without their bytes, and pictures that were kept in its talks
select 'paper' as kind, p.id, p.name, p.media_type, octet_length(p.body) as size, p.person, p.at,
    exists (select from mail_paper m where m.paper = p.id) as sent, null::bigint as contact
from paper p where p.service_case = $1
union all
select 'still', s.id, '', s.media_type, octet_length(s.image), s.person, s.kept_at,
    exists (select from mail_paper m where m.still = s.id), s.contact
from still s join case_contact k on k.contact = s.contact and k.service_case = $1
where s.state = 'kept'
order by at, kind, id;

-- name: count_papers
-- how many files a case has
select count(*) from paper where service_case = $1;

-- name: body_of_paper
-- a file of a case
select name, media_type, body from paper where id = $1 and service_case = $2;

-- name: body_of_still
-- a picture that was kept in a talk of a case
select '' as name, s.media_type, s.image as body from still s
join case_contact k on k.contact = s.contact and k.service_case = $2
where s.id = $1 and s.state = 'kept';

-- name: drop_paper
-- a file that no letter bore
delete from paper p where p.id = $1 and p.service_case = $2
    and not exists (select from mail_paper m where m.paper = p.id)
returning p.id;

-- name: add_mail_papers
-- what a letter takes along, in its order
insert into mail_paper (mail, paper, still)
select $1, nullif(one.paper, 0), nullif(one.still, 0)
from unnest($2::bigint[], $3::bigint[]) with ordinality as one (paper, still, nth)
order by one.nth;

-- name: copy_mail_papers
-- a letter that is written once more takes along the same
insert into mail_paper (mail, paper, still)
select $2, paper, still from mail_paper where mail = $1 order by id;

-- name: papers_of_mails
-- what letters took along, without their bytes
select m.id, m.mail, coalesce(p.name, '') as name, coalesce(p.media_type, s.media_type) as media_type,
    coalesce(octet_length(p.body), octet_length(s.image)) as size, p.id as paper, s.id as still
from mail_paper m left join paper p on p.id = m.paper left join still s on s.id = m.still
where m.mail = any($1::bigint[]) order by m.id;

-- name: bodies_of_mail
-- what a letter takes along, whole
select coalesce(p.name, '') as name, coalesce(p.media_type, s.media_type) as media_type,
    coalesce(p.body, s.image) as body, s.id as still
from mail_paper m left join paper p on p.id = m.paper left join still s on s.id = m.still
where m.mail = $1 order by m.id;

-- name: body_in_mail
-- one thing that a letter of a case took along
select coalesce(p.name, '') as name, coalesce(p.media_type, s.media_type) as media_type,
    coalesce(p.body, s.image) as body, s.id as still, l.service_case
from mail_paper m join mail l on l.id = m.mail
left join paper p on p.id = m.paper left join still s on s.id = m.still
where m.id = $1 and l.kind <> 'letter_refused';
