/**
 * Pushes to authenticators that people have already: which transaction of its provider each is, and the number that it is
 * matched by, sealed to the one browser that may show it. Who asked for it without its coming to anything is limited by
 * these rows. The API hands the number on, and sees nothing else of it.
 */
export const PUSHES = `
create table countersign.push (
  case_id text not null,
  message_id text not null,
  person_id text not null,
  enrolled_id text not null,
  session text not null,
  transaction_id text,
  seal text,
  sealed_number text,
  pushed_at bigint not null,
  expires_at bigint not null,
  ended_at bigint,
  was_approved boolean not null default false,
  primary key (case_id, message_id)
);
create index push_of_person on countersign.push (person_id, pushed_at);

grant select, insert on countersign.push to countersign_case_worker;
grant update (transaction_id, seal, sealed_number, ended_at, was_approved) on countersign.push to countersign_case_worker;
grant select (case_id, session, sealed_number, pushed_at, expires_at, ended_at) on countersign.push to countersign_api;
`;
