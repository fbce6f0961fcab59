/** Where in the database a step can be held: just before it is written, or with its commit already on the way. */
export const PLACES = ['ledger', 'submission', 'register', 'directory'] as const;
export type Place = (typeof PLACES)[number];
export type Moment = 'write' | 'commit';

/** First key of every gate's advisory lock; the number is arbitrary. */
export const GATE_LOCK = 7_310_303;

/** Each place: its table, when its trigger fires, whose step it is and which. */
const TABLES: Readonly<Record<Place, { table: string; on: string; owner: string; step: string }>> = {
  ledger: {
    table: 'countersign.ledger_entry',
    on: 'insert',
    owner: `replace(new.stream, 'case:', '')`,
    step: 'durability.step_of(new.kind, new.body)',
  },
  submission: { table: 'countersign.submission', on: 'insert', owner: 'new.case_id', step: 'new.audience' },
  register: {
    table: 'countersign.effect',
    on: 'update',
    owner: 'new.case_id',
    step: `new.kind || '/' || new.state`,
  },
  directory: {
    table: 'sample_directory.effect',
    on: 'insert or update',
    owner: 'new.target',
    step: `new.kind || '/' || new.state`,
  },
};

function triggersOf(place: Place): string {
  const { table, on, owner, step } = TABLES[place];
  const hold = (moment: Moment): string => `
    create function durability.${place}_${moment}() returns trigger language plpgsql security definer as $$
    begin
      perform durability.hold('${place}', '${moment}', ${owner}, ${step});
      return new;
    end $$;`;
  return `
    ${hold('write')}
    create trigger durability_write before ${on} on ${table}
      for each row execute function durability.${place}_write();
    ${hold('commit')}
    create constraint trigger durability_commit after ${on} on ${table} deferrable initially deferred
      for each row execute function durability.${place}_commit();`;
}

/**
 * Gates in the database of a test. A step that meets a closed gate waits for its lock: at `write` in the middle of its
 * transaction, which a killed process never commits; at `commit` after the process has asked for the commit, which then
 * happens although the process no longer learns of it.
 */
export const GATES_SQL = `
create schema durability;
create table durability.gate (
  id integer primary key, place text not null, moment text not null, owner text not null, step text not null
);
create function durability.step_of(kind text, body text) returns text language sql immutable as $$
  select concat_ws('/',
    body::json ->> 'phaseBefore', kind,
    body::json #>> '{fact,method}',
    body::json #>> '{fact,evidence,receipt,method}',
    body::json #>> '{fact,decision,statement,kind}',
    body::json #>> '{fact,facts,receipt,stage}',
    body::json #>> '{fact,stop,receipt,reason}',
    body::json #>> '{fact,effectKind}',
    body::json #>> '{fact,effect,state}')
$$;
create function durability.hold(at_place text, at_moment text, of_owner text, at_step text) returns void
language plpgsql security definer as $$
declare met integer;
begin
  for met in
    select id from durability.gate
    where place = at_place and moment = at_moment and owner = of_owner and at_step like step
  loop
    perform pg_advisory_xact_lock_shared(${GATE_LOCK}, met);
  end loop;
end $$;
${PLACES.map(triggersOf).join('\n')}
`;
