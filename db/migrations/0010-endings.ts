/**
 * Endings that never give up: until when a grant may stay and of what it is, what somebody put back by hand after it had
 * ended, and what is past due, as numbers that any process may read. Times are epoch milliseconds.
 */
export const ENDINGS = `
alter table countersign.effect
  add column due_at bigint,
  add column granted_group text,
  add column recreations integer not null default 0 check (recreations >= 0),
  add column recreated_at bigint,
  add column ended_again_at bigint,
  add column recreations_recorded integer not null default 0;
grant update (due_at, granted_group, recreations, recreated_at, ended_again_at)
  on countersign.effect to countersign_connector_sample_directory;
create index effect_not_ended on countersign.effect (connector)
  where state in ('applied', 'proven', 'ending', 'ended') or recreated_at is not null;
create index effect_recreated on countersign.effect (effect_id) where recreations > recreations_recorded;
create index case_view_unclosed on countersign.case_view (case_id) where phase <> 'closed';

create view countersign.unended_effect as
  select connector, due_at from (
    select connector,
      case
        when state in ('applied', 'proven') then due_at
        when state in ('ending', 'ended') then least(due_at, ending_at)
        when recreated_at is not null and ended_again_at is null then recreated_at
      end as due_at
    from countersign.effect
    where state in ('applied', 'proven', 'ending', 'ended') or recreated_at is not null
  ) as registered
  where due_at <= extract(epoch from clock_timestamp()) * 1000;
grant select on countersign.unended_effect to countersign_api, countersign_case_worker;
`;
