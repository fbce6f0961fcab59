/**
 * Security events: each token once, by its issuer and id, until the case worker took it in; and what they said of whom, as
 * the verifier signed it. A token names people and is not kept longer; that it came is kept for good, so that it never
 * counts twice. Nobody takes back what was said: a later event does.
 */
export const SECURITY_EVENTS = `
create table countersign.security_event (
  issuer text not null,
  jti text not null,
  token text,
  received_at bigint not null,
  taken_at bigint,
  primary key (issuer, jti)
);
create index security_event_waiting on countersign.security_event (received_at) where taken_at is null;

create table countersign.security_finding (
  issuer text not null,
  jti text not null,
  person_id text not null,
  kind text not null,
  jws text not null,
  primary key (issuer, jti, person_id, kind),
  foreign key (issuer, jti) references countersign.security_event
);
create index security_finding_of_person on countersign.security_finding (person_id);
call countersign.make_append_only('countersign.security_finding');

grant insert, select (issuer, jti, received_at, taken_at) on countersign.security_event to countersign_api;
grant select, update (token, taken_at) on countersign.security_event to countersign_case_worker;
grant select, insert on countersign.security_finding to countersign_case_worker;
`;
