/** Keys of ticket tools, by their hash, as the enrolment key signed them. Only the owner makes and revokes them. */
export const API_KEYS = `
create table countersign.api_key (
  key_id text primary key,
  jws text not null
);
grant select on countersign.api_key to countersign_api, countersign_case_worker;
`;
