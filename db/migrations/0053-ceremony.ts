/** The ceremony that made the first decision keys and signed the first policy: one, signed, for good. */
export const CEREMONY = `
create table countersign.ceremony (
  number bigint primary key,
  jws text not null
);
call countersign.make_append_only('countersign.ceremony');

grant select on countersign.ceremony to countersign_api;
grant select on countersign.ceremony to countersign_case_worker;
grant select on countersign.ceremony to countersign_connector_sample_directory;
`;
