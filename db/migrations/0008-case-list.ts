/**
 * Lists of cases: who may read each for good, and when its row was last written, by this server's clock, so that whoever
 * asks for what changed since misses nothing that was recorded late.
 */
export const CASE_LIST = `
alter table countersign.case_view
  add column readers text[] not null default '{}',
  add column changed_at bigint not null default 0;

update countersign.case_view
   set readers = array(select 'person:' || opener from unnest(openers) as opener), changed_at = updated_at;

create index case_view_by_change on countersign.case_view (changed_at, case_id);
create index case_view_of_reader on countersign.case_view using gin (readers);
`;
