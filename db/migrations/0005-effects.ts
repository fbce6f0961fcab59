/**
 * The effects register (invariant 8). A state only ever moves forward, whoever writes it: an effect that is being ended
 * is never applied again. A connector's role sees the rows of its own target.
 */
export const EFFECTS = `
create function countersign.effect_rank(state text) returns integer language sql immutable as $$
  select array_position(array['planned', 'applied', 'proven', 'ending', 'ended', 'end-proven'], state)
$$;

create table countersign.effect (
  effect_id text primary key,
  case_id text not null,
  connector text not null,
  kind text not null,
  target text not null,
  end_kind text not null check (end_kind in ('reversed', 'made-safe', 'irreversible')),
  state text not null default 'planned' check (countersign.effect_rank(state) is not null),
  submission text,
  not_after bigint,
  planned_at bigint not null,
  applied_at bigint,
  proven_at bigint,
  ending_at bigint,
  ended_at bigint,
  end_proven_at bigint,
  last_error text
);
create index effect_of_case on countersign.effect (case_id);

create function countersign.refuse_going_back() returns trigger language plpgsql as $$
begin
  if countersign.effect_rank(new.state) < countersign.effect_rank(old.state) then
    raise exception 'effect % is %, it cannot become %', old.effect_id, old.state, new.state using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger only_forward before update on countersign.effect
  for each row execute function countersign.refuse_going_back();
alter table countersign.effect enable always trigger only_forward;

alter table countersign.effect enable row level security;
create policy case_worker on countersign.effect to countersign_case_worker using (true) with check (true);
create policy connector_sample_directory on countersign.effect to countersign_connector_sample_directory
  using (connector = 'sample-directory') with check (connector = 'sample-directory');
`;
