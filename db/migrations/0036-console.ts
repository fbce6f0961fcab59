/**
 * The approver's console: sign-ins under way, and the sessions they lead to. Tokens are sealed with a key that is made of the
 * browser's cookie, of which the table has a digest alone: neither is of use without the other.
 */
export const CONSOLE = `
create table countersign.console_sign_in (
  sign_in_id text primary key,
  state text not null,
  nonce text not null,
  code_verifier text not null,
  language text not null,
  return_to text not null,
  begun_at bigint not null
);
create table countersign.console_session (
  session_id text primary key,
  person_id text not null,
  tokens text not null,
  renew_at bigint not null,
  used_at bigint not null,
  ends_at bigint not null
);
create index console_session_by_end on countersign.console_session (ends_at);

grant select, insert, delete on countersign.console_sign_in to countersign_api;
grant select, insert, update, delete on countersign.console_session to countersign_api;
`;
