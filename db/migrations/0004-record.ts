/** What recording a step writes in one transaction: the ledger entry, the answer, the list view, the outbox. */
export const RECORD = `
create table countersign.case_run (
  case_id text not null,
  continuation integer not null check (continuation >= 0),
  run_id text not null,
  superseded_by text,
  primary key (case_id, continuation)
);

create table countersign.ledger_entry (
  position bigint generated always as identity primary key,
  stream text not null,
  run_id text not null,
  sequence integer not null,
  digest text not null,
  kind text not null,
  body text not null,
  reset boolean not null,
  recorded_at bigint not null,
  previous_hash text,
  hash text not null unique,
  unique (stream, run_id, sequence, digest)
);
create index ledger_entry_of_stream on countersign.ledger_entry (stream, position);
call countersign.make_append_only('countersign.ledger_entry');

create table countersign.answer (
  case_id text not null,
  message_id text not null,
  answer json not null,
  entry_hash text not null,
  at bigint not null,
  primary key (case_id, message_id)
);

create table countersign.case_view (
  case_id text primary key,
  workflow_id text not null,
  person_id text not null,
  openers text[] not null,
  ticket_source text not null,
  ticket_id text not null,
  phase text not null,
  outcome text,
  state json not null,
  updated_at bigint not null,
  closed_at bigint
);
create index case_view_of_ticket on countersign.case_view (ticket_source, ticket_id);

create table countersign.outbox (
  id bigint generated always as identity primary key,
  case_id text not null,
  type text not null,
  payload json not null,
  at bigint not null
);
`;
