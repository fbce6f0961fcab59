/**
 * Addresses that a case put in the place of others (recovery policy, row 5): the enrolment worker is the connector of that
 * effect. Its role sees its own rows of the register, and remembers what it applied and ended.
 */
export const CONTACTS = `
create table countersign.contact_effect (
  effect_id text primary key,
  person_id text not null,
  was_applied boolean not null,
  ended boolean not null,
  at bigint not null
);
grant select, insert, update (ended, at) on countersign.contact_effect to countersign_enrolment;

create policy connector_enrolment on countersign.effect to countersign_enrolment
  using (connector = 'enrolment') with check (connector = 'enrolment');
grant update (state, submission, not_after, applied_at, proven_at, ending_at, ended_at, end_proven_at, last_error)
  on countersign.effect to countersign_enrolment;
create index effect_of_target on countersign.effect (target, kind);
`;
