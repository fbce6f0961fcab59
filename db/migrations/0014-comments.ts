/** What openers and tools say about a case, for people to read: kept beside the case, and read by nothing. */
export const COMMENTS = `
create table countersign.comment (
  comment_id text primary key,
  case_id text not null,
  author text not null,
  body text not null,
  at bigint not null
);
create index comment_of_case on countersign.comment (case_id, at, comment_id);
grant select, insert on countersign.comment to countersign_api;
`;
