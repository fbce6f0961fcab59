/** What people enrolled before an incident, as the enrolment key signed it: a row put in by hand counts for nothing. */
export const ENROLLED = `
create table countersign.enrolled (
  enrolled_id text primary key,
  person_id text not null,
  jws text not null
);
create index enrolled_of_person on countersign.enrolled (person_id);

create table countersign.enrolled_set (
  person_id text not null,
  version integer not null check (version > 0),
  jws text not null,
  primary key (person_id, version)
);
`;
