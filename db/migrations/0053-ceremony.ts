/**
 * Ceremonies, of which the first makes the first decision keys and signs the first policy; and of the way back to another: that
 * its codes were given, that everybody was told, that somebody vetoed. All signed, and for good.
 */
export const CEREMONY = `
create table countersign.ceremony (
  number bigint primary key,
  jws text not null
);
call countersign.make_append_only('countersign.ceremony');

create table countersign.ceremony_reopening (
  digest text primary key,
  number bigint not null,
  jws text not null
);
call countersign.make_append_only('countersign.ceremony_reopening');

grant select on countersign.ceremony to countersign_api;
grant select on countersign.ceremony to countersign_case_worker;
grant select on countersign.ceremony to countersign_connector_sample_directory;
grant select on countersign.ceremony to countersign_enrolment;
grant select on countersign.ceremony_reopening to countersign_api;
grant select, insert on countersign.ceremony_reopening to countersign_case_worker;
`;
