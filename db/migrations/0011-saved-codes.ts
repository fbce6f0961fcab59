/**
 * Saved recovery codes: which were used, which were given in their place (as the verifier signed them), and those that wait
 * to be collected, each sealed to the one browser that may read it. That a code was used nobody takes back.
 */
export const SAVED_CODES = `
create table countersign.spent_saved_code (
  enrolled_id text primary key,
  spent_at bigint not null
);
call countersign.make_append_only('countersign.spent_saved_code');

create table countersign.reissued_code (
  enrolled_id text primary key,
  person_id text not null,
  case_id text not null,
  jws text not null
);
create index reissued_code_of_person on countersign.reissued_code (person_id);

create table countersign.delivery (
  case_id text not null,
  message_id text not null,
  session text not null,
  sealed text not null,
  primary key (case_id, message_id)
);

grant select, insert on countersign.spent_saved_code, countersign.reissued_code to countersign_case_worker;
grant insert on countersign.delivery to countersign_case_worker;
grant select, delete on countersign.delivery to countersign_api;
`;
