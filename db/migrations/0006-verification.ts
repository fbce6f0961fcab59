/** Sealed submissions, codes, attempts and verdicts: what makes a verification happen once and not too often. */
export const VERIFICATION = `
create table countersign.submission (
  reference text primary key,
  case_id text not null,
  audience text not null,
  sealed text not null,
  created_at bigint not null
);
alter table countersign.submission enable row level security;
create policy api_keeps on countersign.submission for insert to countersign_api with check (true);
create policy case_worker on countersign.submission to countersign_case_worker using (audience = 'case-worker');
create policy connector_sample_directory on countersign.submission to countersign_connector_sample_directory
  using (audience = 'connector:sample-directory');

create table countersign.issued_code (
  id bigint generated always as identity primary key,
  case_id text not null,
  method text not null,
  message_id text not null,
  enrolled_id text not null,
  code_hash text not null,
  issued_at bigint not null,
  expires_at bigint not null,
  spent_at bigint,
  unique (case_id, message_id)
);
create index issued_code_of_case on countersign.issued_code (case_id, method, id);

create table countersign.attempt (
  id bigint generated always as identity primary key,
  case_id text not null,
  person_id text not null,
  method text not null,
  message_id text not null,
  ok boolean not null,
  at bigint not null,
  unique (case_id, message_id)
);
create index attempt_of_person on countersign.attempt (person_id, at);

create table countersign.verdict (
  case_id text not null,
  message_id text not null,
  fact json not null,
  at bigint not null,
  primary key (case_id, message_id)
);

create table countersign.totp_step (
  enrolled_id text primary key,
  last_step bigint not null
);

create table countersign.notice (
  message_id text primary key,
  case_id text not null,
  kind text not null,
  sent_at bigint not null
);
`;
