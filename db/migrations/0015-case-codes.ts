/**
 * The short code of each case, which the desk reads out and its subject types. Kept beside the case, for ever, so that no
 * code ever names two; a case that was opened before there were codes has none.
 */
export const CASE_CODES = `
create table countersign.case_code (
  case_id text primary key,
  code text not null unique
);
grant select, insert on countersign.case_code to countersign_case_worker;
grant select on countersign.case_code to countersign_api;
`;
