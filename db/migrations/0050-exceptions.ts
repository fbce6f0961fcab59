/**
 * Exceptions: what the API was given, until the case worker judged it; what that worker found to count, signed and for good; and
 * which are over by now, so that each end is recorded once.
 */
export const EXCEPTIONS = `
create table countersign.exception_given (
  message_id text primary key,
  body json not null,
  received_at bigint not null,
  taken_at bigint,
  refusal text
);
create index exception_given_waiting on countersign.exception_given (received_at) where taken_at is null;

create table countersign.exception_act (
  digest text primary key,
  jws text not null
);
call countersign.make_append_only('countersign.exception_act');

create table countersign.exception_expired (
  id text primary key,
  recorded_at bigint not null
);

grant insert, select (message_id, taken_at, refusal) on countersign.exception_given to countersign_api;
grant select on countersign.exception_act to countersign_api;
grant select, update (taken_at, refusal) on countersign.exception_given to countersign_case_worker;
grant select, insert on countersign.exception_act to countersign_case_worker;
grant select, insert on countersign.exception_expired to countersign_case_worker;
`;
