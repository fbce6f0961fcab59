import { once } from 'node:events';
import { connect as connectSocket, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Gates } from '../support/durability/gates.js';
import { caseWorkflowId } from '../../contract/queues.js';
import type { ManagedProcess } from '../../dev/environment/managed-process.js';
import type { Place } from '../support/durability/gate-schema.js';
import { Pace } from '../support/durability/pace.js';
import { Player } from '../support/durability/player.js';
import { STORIES } from '../support/durability/stories.js';
import { openTheatre, type Theatre } from '../support/durability/theatre.js';
import { traceOf } from '../support/durability/trace.js';

const LOOK_EVERY_MILLISECONDS = 25;
const COMES_WITHIN_MILLISECONDS = 60_000;
/** A whole case, a worker that ends and starts again. */
const TOLD_WITHIN_MILLISECONDS = 180_000;

let theatre: Theatre;
let gates: Gates;
beforeAll(async () => {
  theatre = await openTheatre(2);
  gates = await Gates.join(theatre.environment.database.owner);
});
afterAll(async () => {
  await gates?.leave();
  await theatre?.stop();
});

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + COMES_WITHIN_MILLISECONDS;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error(`waited in vain for ${what}`);
    await pause(LOOK_EVERY_MILLISECONDS);
  }
}

/** Asks a process to end; `ended` resolves when it has. What it printed from then on is `since`. */
function asksToEnd(one: ManagedProcess) {
  const from = one.log().length;
  return { ended: one.kill('SIGTERM'), since: () => one.log().slice(from) };
}

describe('a process that is asked to end', () => {
  it('the API: takes nobody new, answers whom it has begun to listen to, and ends by itself', async () => {
    const { api } = theatre.environment.processes;
    const { hostname, port } = new URL(theatre.environment.urls.api);
    const dials = (): Socket => connectSocket(Number(port), hostname);
    const begun = dials();
    await once(begun, 'connect');
    begun.write(
      'POST /v1/repudiations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{',
    );
    // A second request, answered: by then the API has read the first as far as it goes.
    await fetch(`${theatre.environment.urls.api}/health`);
    const asked = asksToEnd(api);
    await until('the API to say that it stops', () => asked.since().includes('"message":"stopping"'));
    const late = dials();
    const [refused] = (await once(late, 'error')) as [NodeJS.ErrnoException];
    expect(refused.code).toBe('ECONNREFUSED');
    const answer: Buffer[] = [];
    begun.on('data', (chunk: Buffer) => answer.push(chunk));
    begun.write('}');
    await once(begun, 'end');
    expect(Buffer.concat(answer).toString()).toMatch(/^HTTP\/1\.1 400 /);
    await asked.ended;
    expect(asked.since()).toContain('"message":"stopped"');
    expect(asked.since()).toContain('(ended: 0)');
    await api.start();
  });

  it.each<['case-worker' | 'connector-worker', Place, string]>([
    ['case-worker', 'ledger', 'awaiting-claim/claimed%'],
    ['connector-worker', 'directory', 'password.set/applied'],
  ])(
    'the %s, in the middle of a claim: finishes what it does, ends by itself, and nothing is done twice',
    async (name, place, step) => {
      const pace = new Pace(['awaiting-claim/claimed']);
      const player = new Player(theatre, `drained ${name}`, await theatre.nextSubject(), pace);
      const story = STORIES.completed(player);
      await Promise.race([pace.arrivalAt('awaiting-claim/claimed'), story]);
      const owner = place === 'directory' ? player.subject.personId : player.caseId;
      const gate = await gates.close({ place, moment: 'write', owner, step });
      pace.allow('awaiting-claim/claimed');
      await until('the step to be held', async () => (await gates.held()).has(gate));

      const one = theatre.environment.processes[name];
      const asked = asksToEnd(one);
      await until('the worker to drain', () => /DRAINING|draining|STOPPING/.test(asked.since()));
      await gates.open(gate);
      await asked.ended;
      expect(asked.since()).toMatch(/\(ended: 0\)\n$/);
      await one.start();

      await story;
      await player.isOver();
      const { directory, register } = await traceOf(theatre, player, 'completed');
      expect(directory).toMatchObject({ password: 'new', passwordVersion: 2 });
      expect(Object.values(register).every((state) => state === 'applied' || state === 'proven')).toBe(true);
      const history = await theatre.environment.temporal.workflow
        .getHandle(caseWorkflowId(player.caseId))
        .fetchHistory();
      const attempts = (history.events ?? []).flatMap(
        ({ activityTaskStartedEventAttributes: started }) => started?.attempt ?? [],
      );
      expect(new Set(attempts)).toEqual(new Set([1]));
    },
    TOLD_WITHIN_MILLISECONDS,
  );
});
