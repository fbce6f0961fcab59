/**
 * What people switch for every case: what the API was given, until the case worker judged it; and what that worker found
 * to count, signed and for good. Whoever turned a switch cannot make it not have been: what was found is append-only.
 */
export const SWITCHES = `
create table countersign.switch_given (
  message_id text primary key,
  body json not null,
  received_at bigint not null,
  taken_at bigint,
  refusal text
);
create index switch_given_waiting on countersign.switch_given (received_at) where taken_at is null;

create table countersign.switch_act (
  digest text primary key,
  jws text not null
);
call countersign.make_append_only('countersign.switch_act');

create index case_view_executing on countersign.case_view (case_id) where phase = 'executing';

grant insert, select (message_id, taken_at, refusal) on countersign.switch_given to countersign_api;
grant select on countersign.switch_act to countersign_api;
grant select, update (taken_at, refusal) on countersign.switch_given to countersign_case_worker;
grant select, insert on countersign.switch_act to countersign_case_worker;
`;
