/**
 * Tickets for which nothing was opened, because Countersign observes or advises on their action at their desk: what would have
 * become of each, for good, and how often, for whoever watches the numbers.
 */
export const OBSERVED = `
create table countersign.observed_ticket (
  case_id text primary key,
  person_id text,
  mode text not null,
  action text not null,
  fate text not null,
  body json not null,
  observed_at bigint not null
);
create index observed_ticket_person on countersign.observed_ticket (person_id, observed_at);
create index observed_ticket_at on countersign.observed_ticket (observed_at);
call countersign.make_append_only('countersign.observed_ticket');

grant select, insert on countersign.observed_ticket to countersign_case_worker;
grant select (mode, action, fate) on countersign.observed_ticket to countersign_api;
`;
