/**
 * Quiet reports: what the API was given, until the case worker took it in and told security; what that worker found, signed
 * and for good; and what security signed to let a case go on. Whoever raised a report cannot take it back: nobody may
 * delete here, and what was found is append-only.
 */
export const QUIET_REPORTS = `
create table countersign.quiet_report (
  case_id text not null,
  round integer not null,
  raiser text not null,
  given text not null,
  received_at bigint not null,
  taken_at bigint,
  told_at bigint,
  primary key (case_id, round, raiser)
);
create index quiet_report_untold on countersign.quiet_report (received_at) where told_at is null;

create table countersign.quiet_release (
  case_id text not null,
  message_id text not null,
  body json not null,
  received_at bigint not null,
  taken_at bigint,
  refusal text,
  primary key (case_id, message_id)
);
create index quiet_release_waiting on countersign.quiet_release (received_at) where taken_at is null;

create table countersign.quiet_fact (
  case_id text not null,
  fact text not null,
  jws text not null,
  primary key (case_id, fact)
);
call countersign.make_append_only('countersign.quiet_fact');

grant insert on countersign.quiet_report to countersign_api;
grant insert, select (case_id, message_id, taken_at, refusal) on countersign.quiet_release to countersign_api;
grant select on countersign.quiet_fact to countersign_api;
grant select, update (taken_at, told_at) on countersign.quiet_report to countersign_case_worker;
grant select, update (taken_at, refusal) on countersign.quiet_release to countersign_case_worker;
grant select, insert on countersign.quiet_fact to countersign_case_worker;
`;
