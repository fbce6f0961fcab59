/**
 * What managers read once a day: one digest a manager and day, due in their own morning, and the cases in it. A digest that
 * was sent takes nothing more; whoever sends one holds its row, so that two workers never send the same.
 */
export const DIGESTS = `
create table countersign.digest (
  manager_id text not null,
  day text not null,
  due_at bigint not null,
  sent_at bigint,
  primary key (manager_id, day)
);
create index digest_unsent on countersign.digest (due_at) where sent_at is null;

create table countersign.digest_item (
  manager_id text not null,
  case_id text not null,
  kind text not null,
  day text not null,
  held_at bigint not null,
  primary key (manager_id, case_id, kind),
  foreign key (manager_id, day) references countersign.digest
);
create index digest_item_of_day on countersign.digest_item (manager_id, day);

grant select, insert, update (sent_at) on countersign.digest to countersign_case_worker;
grant select, insert on countersign.digest_item to countersign_case_worker;
`;
