/**
 * Changes of policy: the files that were proposed, what was proposed of them, what the API was given of what people signed,
 * until the case worker judged it; and what that worker found to count, signed and for good.
 */
export const POLICY_CHANGES = `
create table countersign.policy_text (
  digest text not null,
  text_digest text not null,
  text text not null,
  kept_at bigint not null,
  primary key (digest, text_digest)
);

create table countersign.policy_proposal (
  proposal_id text primary key,
  body json not null,
  proposed_by text not null,
  proposed_at bigint not null
);
create index policy_proposal_proposed on countersign.policy_proposal (proposed_at);

create table countersign.policy_given (
  message_id text primary key,
  body json not null,
  received_at bigint not null,
  taken_at bigint,
  refusal text
);
create index policy_given_waiting on countersign.policy_given (received_at) where taken_at is null;

create table countersign.policy_act (
  digest text primary key,
  jws text not null
);
call countersign.make_append_only('countersign.policy_act');

grant insert, select on countersign.policy_text to countersign_api;
grant insert, select on countersign.policy_proposal to countersign_api;
grant insert, select (message_id, taken_at, refusal) on countersign.policy_given to countersign_api;
grant select on countersign.policy_act to countersign_api;
grant select on countersign.policy_text to countersign_case_worker;
grant select, update (taken_at, refusal) on countersign.policy_given to countersign_case_worker;
grant select, insert on countersign.policy_act to countersign_case_worker;
grant select on countersign.policy_text to countersign_connector_sample_directory;
grant select on countersign.policy_act to countersign_connector_sample_directory;
grant select on countersign.policy_text to countersign_enrolment;
grant select on countersign.policy_act to countersign_enrolment;
`;
