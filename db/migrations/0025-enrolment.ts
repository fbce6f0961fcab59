/**
 * People who enrol by themselves: sign-ins under way, the sessions they lead to, what was changed and by which proof, tries
 * that failed, codes to addresses, and the mails that went out. The enrolment worker's role writes what its key signed, and
 * of the ledger the streams of enrolments alone.
 */
export const ENROLMENT = `
create table countersign.enrolment_sign_in (
  sign_in_id text primary key,
  state text not null,
  nonce text not null,
  code_verifier text not null,
  thumbprint text not null,
  language text not null,
  begun_at bigint not null
);
create table countersign.enrolment_session (
  session_id text primary key,
  person_id text not null,
  thumbprint text not null,
  id_token text not null,
  ends_at bigint not null
);
create index enrolment_session_of_person on countersign.enrolment_session (person_id);

create table countersign.enrolment_change (
  change_id text primary key,
  person_id text not null,
  kind text not null,
  outcome text not null,
  proven_by text,
  before_version integer,
  after_version integer,
  reply text,
  at bigint not null,
  taken_back_at bigint
);
create table countersign.enrolment_attempt (
  change_id text primary key,
  person_id text not null,
  ok boolean not null,
  at bigint not null
);
create index enrolment_attempt_of_person on countersign.enrolment_attempt (person_id, at);

create table countersign.enrolment_code (
  change_id text primary key,
  person_id text not null,
  address_key text not null,
  code_hash text not null,
  issued_at bigint not null,
  expires_at bigint not null,
  spent_at bigint
);
create index enrolment_code_of_person on countersign.enrolment_code (person_id, issued_at);

create table countersign.enrolment_notice (
  message_id text primary key,
  change_id text not null,
  sent_at bigint not null
);

grant usage on schema countersign to countersign_enrolment;
grant select, insert, delete on countersign.enrolment_sign_in, countersign.enrolment_session to countersign_api;
grant select, update (reply) on countersign.enrolment_change to countersign_api;
grant select on countersign.spent_saved_code to countersign_api;

grant select, insert on countersign.enrolled, countersign.enrolled_set, countersign.ledger_entry,
  countersign.spent_saved_code, countersign.enrolment_attempt, countersign.enrolment_notice to countersign_enrolment;
grant select on countersign.open_recovery, countersign.reissued_code, countersign.case_view, countersign.effect
  to countersign_enrolment;
grant select, delete on countersign.submission to countersign_enrolment;
grant select (person_id), delete on countersign.enrolment_session to countersign_enrolment;
grant select, insert, update on countersign.totp_step to countersign_enrolment;
grant select, insert, update (taken_back_at) on countersign.enrolment_change to countersign_enrolment;
grant select, insert, update (spent_at) on countersign.enrolment_code to countersign_enrolment;

create policy enrolment_worker on countersign.submission to countersign_enrolment using (audience = 'enrolment-worker');

create policy enrolment_worker on countersign.effect for select to countersign_enrolment
  using (kind = 'authenticator.suspend');

alter table countersign.ledger_entry enable row level security;
create policy ledger on countersign.ledger_entry to countersign_ledger using (true) with check (true);
create policy enrolment_worker on countersign.ledger_entry to countersign_enrolment
  using (stream like 'enrolled:%' or stream like 'enrolment:%')
  with check (stream like 'enrolled:%' or stream like 'enrolment:%');
`;
