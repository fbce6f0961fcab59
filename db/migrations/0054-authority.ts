/**
 * Who may decide, and who may not for now: what the API was given that people signed about it, until the case worker judged
 * it; and what that worker found to count, signed and for good. The ledger has every act too, and the worker goes by that.
 */
export const AUTHORITY = `
create table countersign.authority_given (
  message_id text primary key,
  body json not null,
  received_at bigint not null,
  taken_at bigint,
  refusal text
);
create index authority_given_waiting on countersign.authority_given (received_at) where taken_at is null;

create table countersign.authority_act (
  digest text primary key,
  jws text not null
);
call countersign.make_append_only('countersign.authority_act');

grant insert, select (message_id, taken_at, refusal) on countersign.authority_given to countersign_api;
grant select on countersign.authority_act to countersign_api;
grant select, update (taken_at, refusal) on countersign.authority_given to countersign_case_worker;
grant select, insert on countersign.authority_act to countersign_case_worker;
`;
