/**
 * What people signed who vouch for a subject, until it is used, and the number that each session of a case shows to be read
 * back to them. The API keeps what was signed and believes none of it; the numbers are the worker's.
 */
export const ATTESTATIONS = `
create table countersign.attestation (
  attestation_id text primary key,
  case_id text not null,
  method text not null,
  session text not null,
  attester text not null,
  body json not null,
  kept_at bigint not null,
  spent_at bigint
);
create index attestation_of_case on countersign.attestation (case_id, method, session, kept_at);
grant select, insert on countersign.attestation to countersign_api;
grant select, update (spent_at) on countersign.attestation to countersign_case_worker;

create table countersign.session_number (
  case_id text not null,
  session text not null,
  number text not null,
  primary key (case_id, session)
);
grant select on countersign.session_number to countersign_api;
grant select, insert on countersign.session_number to countersign_case_worker;
`;
