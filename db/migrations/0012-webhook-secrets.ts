/** Secrets that tools sign with, encrypted, as the enrolment key signed them. Only the owner makes and revokes them. */
export const WEBHOOK_SECRETS = `
create table countersign.webhook_secret (
  hook_id text primary key,
  jws text not null
);
grant select on countersign.webhook_secret to countersign_api, countersign_case_worker;
`;
