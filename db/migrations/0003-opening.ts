/**
 * What spans cases: one open recovery per person, the recoveries there were, what stopped a case, its sessions.
 * JSON that people had a hand in is \`json\`, not \`jsonb\`: \`jsonb\` refuses some texts (U+0000, lone surrogates), and an
 * entry that cannot be written would hold up its case for ever.
 */
export const OPENING = `
create table countersign.open_recovery (
  person_id text primary key,
  case_id text not null unique,
  opened_at bigint not null
);

create table countersign.recovery (
  case_id text primary key,
  person_id text not null,
  opened_at bigint not null,
  outcome text,
  freed_at bigint,
  freed_by text,
  applied boolean not null default false
);
create index recovery_of_person on countersign.recovery (person_id, freed_at) where applied;

create table countersign.opening (
  case_id text primary key,
  request json not null,
  receipt json not null,
  plan json not null,
  opened_at bigint not null
);

create table countersign.stop_fact (
  case_id text not null,
  message_id text not null,
  receipt json not null,
  stopped_at bigint not null,
  primary key (case_id, message_id)
);
call countersign.make_append_only('countersign.stop_fact');

create table countersign.session_key (
  case_id text not null,
  thumbprint text not null,
  jwk json not null,
  registered_at bigint not null,
  primary key (case_id, thumbprint)
);
`;
