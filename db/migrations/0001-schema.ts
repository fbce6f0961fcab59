/** The guard of append-only tables: it stops their owner too, and fires under every `session_replication_role`. */
export const SCHEMA = `
create schema if not exists countersign;

create function countersign.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'insufficient_privilege';
end $$;

create procedure countersign.make_append_only(target regclass) language plpgsql as $$
begin
  execute format('create trigger append_only before update or delete on %s
                  for each row execute function countersign.refuse_change()', target);
  execute format('create trigger never_truncated before truncate on %s
                  for each statement execute function countersign.refuse_change()', target);
  execute format('alter table %s enable always trigger append_only, enable always trigger never_truncated', target);
end $$;
revoke execute on procedure countersign.make_append_only(regclass) from public;
`;
