import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { Sink } from '../../api/console/access.js';
import { LiveCases } from '../../api/console/live-cases.js';
import { placeOf } from '../../api/cursor.js';
import type { Phase } from '../../domain/case.js';
import { createLogger } from '../../logging/logger.js';
import { loadAccess } from '../../policy/access/load.js';
import { until } from '../support/case-rig/until.js';
import { someCase } from './support/cases.js';
import { ApiWorld } from './support/world.js';

const APPROVER = { personId: 'adam', clientId: 'countersign-console', roles: ['recovery-approvers'] };
const PHASES: readonly Phase[] = ['approving', 'cooling-off', 'executing', 'awaiting-claim'];

const access = await loadAccess();
const judged: string[] = [];
const judge: typeof access.judge = (request) => {
  if (request.action === 'read') judged.push(request.kase.id);
  return access.judge(request);
};
const judging = { access: { ...access, judge }, clock: async () => Date.now() };

let world: ApiWorld;
let live: LiveCases;
beforeAll(async () => {
  world = await ApiWorld.start();
  live = new LiveCases(world.database.as('countersign_api'), judging, createLogger({ service: 'api', level: 'error' }));
});
afterAll(async () => {
  live.close();
  await world.stop();
});

/** A page that reads everything at once. */
class Reader implements Sink {
  readonly writableLength: number;
  readonly events: string[] = [];
  isOver = false;

  constructor(unread = 0) {
    this.writableLength = unread;
  }

  write(text: string): void {
    this.events.push(text);
  }

  end(): void {
    this.isOver = true;
  }

  get cases(): readonly string[] {
    return this.events.flatMap((event) => /"caseId":"([^"]+)"/.exec(event)?.[1] ?? []);
  }

  get lastId(): string {
    return /^id: (.*)$/m.exec(this.events.at(-1) ?? '')?.[1] ?? '';
  }
}

const opens = async (session: string, caller = APPROVER, after: string | null = null, reader = new Reader()) => {
  const end = await live.open(
    session,
    { caller, phases: PHASES, after: after === null ? null : placeOf(after) },
    reader,
  );
  return { reader, end };
};
const hears = (reader: Reader, caseId: string) =>
  until(
    `a page hears of ${caseId}`,
    async () => reader.cases.includes(caseId),
    (heard) => heard,
  );

describe('an open page', () => {
  it('hears by its id of each case that its reader may see, also when it leaves their sight, and of no other', async () => {
    const before = await world.keep(someCase((told) => told.verified()));
    const { reader } = await opens('a');
    const stranger = await opens('b', { ...APPROVER, personId: 'nobody', roles: [] });
    const kase = await world.keep(someCase((told) => told.verified()));
    await hears(reader, kase.id);
    await hears(reader, before.id);
    const timesHeard = () => reader.cases.filter((id) => id === before.id).length;
    const heard = timesHeard();
    await world.keep(someCase((told) => told.verified().decides('anna', 'refuse'), before.id));
    await until(
      'the page hears that it is over',
      async () => timesHeard(),
      (times) => times > heard,
    );
    expect(stranger.reader.cases).toEqual([]);
    expect(reader.events.join('')).not.toContain('Alice');
  });

  it('goes on where it was: what changed while it was away is told first', async () => {
    const { reader, end } = await opens('c');
    end?.();
    const kase = await world.keep(someCase((told) => told.verified()));
    const again = await opens('c', APPROVER, reader.lastId);
    expect(again.reader.cases).toContain(kase.id);
  });

  it('hears, come back, of a case that left its reader’s sight meanwhile; nothing that is as it was is judged anew', async () => {
    const [still, leaves] = [someCase((told) => told.verified()), someCase((told) => told.verified())];
    for (const kase of [still, leaves]) await world.keep(kase);
    // Long enough ago to be told of no more.
    const settled = { changed_at: sql<number>`changed_at - 60000` };
    await world.database.owner.updateTable('case_view').set(settled).where('case_id', '=', still.id).execute();
    const { reader, end } = await opens('f');
    expect(judged).toContain(still.id);
    end?.();
    await world.keep(someCase((told) => told.verified().decides('anna', 'refuse'), leaves.id));
    judged.length = 0;
    const again = await opens('f', APPROVER, reader.lastId);
    expect(again.reader.cases).toContain(leaves.id);
    expect(judged).not.toContain(still.id);
    live.end('f');
    await opens('f', APPROVER, again.reader.lastId);
    expect(judged).toContain(still.id);
  });

  it('is one for each session, is let go when it does not read, and with its session', async () => {
    const first = await opens('d');
    const second = await opens('d');
    expect(first.reader.isOver).toBe(true);
    expect(second.reader.isOver).toBe(false);
    live.end('d');
    expect(second.reader.isOver).toBe(true);
    const slow = await opens('e', APPROVER, null, new Reader(1_000_000));
    await world.keep(someCase((told) => told.verified()));
    await until(
      'the page that does not read is let go',
      async () => slow.reader.isOver,
      (over) => over,
    );
  });

  it('is none once the process ends', async () => {
    const quiet = new LiveCases(
      world.database.as('countersign_api'),
      judging,
      createLogger({ service: 'api', level: 'error' }),
    );
    const reader = new Reader();
    const end = await quiet.open('z', { caller: APPROVER, phases: PHASES, after: null }, reader);
    end?.();
    expect(reader.isOver).toBe(true);
    quiet.close();
    expect(await quiet.open('z', { caller: APPROVER, phases: PHASES, after: null }, new Reader())).toBeNull();
  });
});
