/**
 * Who countersigned which case of whose, so that the same people do not do it for ever (recovery policy, section 2: rotate).
 * Written with the step that takes an approval or its withdrawal; only what it says of cases before counts for anything.
 */
export const COUNTERSIGNED = `
create table countersign.countersigned (
  case_id text not null,
  person_id text not null,
  openers text[] not null,
  signed_at bigint not null,
  primary key (case_id, person_id)
);
create index countersigned_by on countersign.countersigned (person_id, signed_at desc);
create index countersigned_for on countersign.countersigned using gin (openers);

grant select, insert, delete on countersign.countersigned to countersign_ledger;
grant select on countersign.countersigned to countersign_case_worker;
`;
