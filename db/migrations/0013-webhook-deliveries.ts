/**
 * Telling tools of their cases: where to (made and revoked by the owner alone), and each event for each of them until it
 * was taken or given up. What was recorded before there was anybody to tell is told to nobody.
 */
export const WEBHOOK_DELIVERIES = `
create table countersign.webhook_endpoint (
  endpoint_id text primary key,
  jws text not null,
  disabled_at bigint
);

alter table countersign.outbox add column spread boolean not null default true;
alter table countersign.outbox alter column spread set default false;
create index outbox_to_spread on countersign.outbox (id) where not spread;

create table countersign.webhook_delivery (
  endpoint_id text not null references countersign.webhook_endpoint on delete cascade,
  outbox_id bigint not null,
  case_id text not null,
  type text not null,
  at bigint not null,
  tries integer not null default 0,
  next_at bigint,
  ended text,
  primary key (endpoint_id, outbox_id)
);
create index webhook_delivery_due on countersign.webhook_delivery (next_at) where next_at is not null;

grant select, update (disabled_at) on countersign.webhook_endpoint to countersign_case_worker;
grant select, update (spread) on countersign.outbox to countersign_case_worker;
grant select, insert, update (tries, next_at, ended) on countersign.webhook_delivery to countersign_case_worker;
`;
