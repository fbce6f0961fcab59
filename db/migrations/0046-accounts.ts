/** Cases about accounts that are no person's: which is open for one, and when the last that changed something ended. */
export const ACCOUNTS = `
create table countersign.open_account (
  account_id text primary key,
  case_id text not null unique,
  opened_at bigint not null
);

alter table countersign.recovery add column account_id text;
create index recovery_of_account on countersign.recovery (account_id, freed_at) where applied;

grant select, insert on countersign.open_account to countersign_case_worker;
grant select, insert, delete on countersign.open_account to countersign_ledger;
`;
