import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HANDLERS, WORKFLOWS } from '../../contract/handlers.js';
import { CASES_QUEUE, caseWorkflowId } from '../../contract/queues.js';
import type { Action } from '../../domain/actions.js';
import type { Case, Phase } from '../../domain/case.js';
import { HOUR, MINUTE } from '../../domain/clock.js';
import { STATEMENT_KINDS, type StatementKind } from '../../domain/statement.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { answered } from '../support/case-rig/over-http.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { serveApi, type ServedApi } from '../support/case-rig/served-api.js';
import { SubjectSession } from '../support/case-rig/subject-session.js';
import { codeIn, listedFor, MAY_DIFFER, refusesAlike, type Difference } from '../support/past-the-api/refused-alike.js';
import { decided, HEARD, pastTheApi, SAID, type Place, type Said } from '../support/past-the-api/said.js';

let rig: CaseRig;
let api: ServedApi;
beforeAll(async () => {
  rig = await CaseRig.start();
  api = await serveApi(rig, []);
});
afterAll(async () => {
  await api?.stop();
  await rig?.end();
});

/** Which acts of those who may act a phase takes; all others it takes of nobody. */
const TAKES: Record<Exclude<Phase, 'opening' | 'executing' | 'ending'>, readonly StatementKind[]> = {
  verifying: [],
  approving: ['approve', 'refuse', 'veto'],
  'cooling-off': ['veto', 'withdraw'],
  'awaiting-claim': ['veto', 'withdraw'],
  'in-force': ['acknowledge'],
  'under-review': ['review'],
  closed: [],
};
type Walked = keyof typeof TAKES;

/** Who has no say, each for a reason of their own: whose case it is, who opened it, and somebody of no group. */
const nobodyMay = ({ kase }: Place) => [kase.subject.username, 'dora', 'ines'];

/** Who may do what, in its time. */
const MAY: Record<StatementKind, string> = {
  approve: 'anna',
  refuse: 'anna',
  veto: 'anna',
  withdraw: 'anna',
  acknowledge: 'oscar',
  review: 'rita',
};

/** Everything in a phase that must be refused: of each act by who may not, and by who may where it is not its time. */
function refusedIn(place: Place, phase: Walked): readonly Said[] {
  const others = nobodyMay(place);
  const byNobody = STATEMENT_KINDS.map((kind, at) => decided(place, kind, others[at % others.length] ?? ''));
  const untimely = STATEMENT_KINDS.filter((kind) => !TAKES[phase].includes(kind));
  const messages = Object.values(SAID).flatMap((made) => made(place));
  return [...byNobody, ...untimely.map((kind) => decided(place, kind, MAY[kind])), ...messages];
}

/** Everything of a case that somebody could want to move. */
async function standing(kase: CaseDriver): Promise<unknown> {
  const { sequence: _counted, attemptsRefused: _tried, ...state }: Case = await kase.recorded();
  return { state, register: await kase.readings.register() };
}

/** Listed differences that there were. */
const seen = new Set<Difference>();

/** Whether it was refused past the API by the code that the API gave, or by one that is listed. */
function refusesNoLess(said: string, text: string, past: string | null): boolean {
  const over = codeIn(text);
  if (refusesAlike(over, past)) return true;
  const listed = listedFor(said, over, past);
  if (listed !== null) seen.add(listed);
  return listed !== null;
}

/** What was taken by either of the two, and what they refused by codes that may not differ; neither should be. */
interface Found {
  readonly taken: readonly string[];
  readonly otherwise: readonly string[];
}

/** Says all of it to the API and then past it. Nothing may be another afterwards. */
async function saysEverything(place: Place, phase: Walked): Promise<Found> {
  const before = await standing(place.kase);
  expect(before).toMatchObject({ state: { phase } });
  const taken: string[] = [];
  const otherwise: string[] = [];
  for (const said of refusedIn(place, phase)) {
    const { status, text } = await said.over();
    const past = await pastTheApi(place, said);
    if (status < 400 || past === 'accepted') taken.push(`${phase}: ${said.what}, ${status} ${text}, ${past}`);
    else if (!refusesNoLess(said.what, text, past)) otherwise.push(`${phase}: ${said.what}, ${text}, ${past}`);
  }
  expect(await standing(place.kase)).toEqual(before);
  return { taken, otherwise };
}

async function opened(action: Action): Promise<Place> {
  const kase = await rig.open(rig.nextSubject(), action);
  return { rig, api, kase, stranger: await SubjectSession.unregistered(rig.ground, kase.caseId) };
}

/** A phase, and what honest people do to go on from it. */
type Step = readonly [phase: Walked, goesOn: (kase: CaseDriver) => Promise<unknown>];

/** By a token of now: that of the opening is over after an hour. */
const isCancelled = async (kase: CaseDriver) => {
  await kase.cancel(await rig.tokenOf('dora'));
  await kase.reaches('under-review');
};

const isClosed = async (kase: CaseDriver) => {
  await kase.close('rob');
  await kase.workflow.result();
};

const AFTERWARDS: readonly Step[] = [
  ['under-review', isClosed],
  ['closed', async () => undefined],
];

const LOSS: readonly Step[] = [
  [
    'verifying',
    async (kase) => {
      await kase.submitTotp();
      await kase.submitSavedCode();
    },
  ],
  ['approving', (kase) => kase.decide('adam', 'approve')],
  [
    'cooling-off',
    async (kase) => {
      await rig.skip(HOUR + MINUTE);
      await kase.reaches('awaiting-claim');
    },
  ],
  ['awaiting-claim', isCancelled],
  ...AFTERWARDS,
];

const EMERGENCY: readonly Step[] = [
  ['verifying', (kase) => kase.getGranted()],
  ['in-force', isCancelled],
  ...AFTERWARDS,
];

describe('attack: everything that the API refuses, said to the engine itself', () => {
  it.each([
    ['a lost passkey', 'mfa.reset', LOSS],
    ['emergency access', 'access.emergency', EMERGENCY],
  ] as const)(
    'of %s: is refused in every phase by the same code or one that is listed, and moves nothing',
    async (_case, action, steps) => {
      const place = await opened(action);
      for (const [phase, goesOn] of steps) {
        expect(await saysEverything(place, phase)).toEqual({ taken: [], otherwise: [] });
        await goesOn(place.kase);
      }
    },
  );

  it('is of every phase in which a case listens, and of every message that it hears', () => {
    const walked = [...LOSS, ...EMERGENCY].map(([phase]) => phase);
    expect(new Set(walked)).toEqual(new Set(Object.keys(TAKES)));
    const brought = Object.values(HEARD).flatMap((kinds) => (typeof kinds === 'string' ? [] : kinds));
    expect(brought.toSorted()).toEqual([...Object.keys(SAID), 'decision'].toSorted());
  });
});

/** Openings that are refused: by who may not, for nobody known, and of more power for who holds authority here. */
const OPENINGS = [
  { by: 'ines', subject: 'alice', action: 'password.reset', past: 'opener-unverified' },
  { by: 'dora', subject: 'nobody', action: 'password.reset', past: 'unknown-subject' },
  { by: 'dora', subject: 'adam', action: 'access.emergency', past: 'no-rule' },
] as const;

describe('attack: an opening', () => {
  it.each(OPENINGS)('by $by for $subject is refused past the API as by it', async ({ by, subject, action, past }) => {
    const token = await rig.tokenOf(by);
    const ticket = { source: 'desk', id: `T-${randomUUID().slice(0, 8)}` };
    const headers = { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() };
    const body = { action, subject, ticket };
    const over = await answered(`${api.url}/v1/cases`, 'POST', headers, body);
    expect(over.status).toBeGreaterThanOrEqual(400);
    const caseId = randomUUID();
    const answer = await rig.askToOpen({ caseId, subject, ticket }, token, action);
    expect(answer).toMatchObject({ accepted: false, refusal: past });
    const isAlike = refusesNoLess('an opening', over.text, past);
    expect({ over: codeIn(over.text), past, isAlike }).toMatchObject({ isAlike: true });
  });

  it('of no token at all, started by hand with the codec’s key, opens nothing', async () => {
    const caseId = randomUUID();
    const request = { caseId, action: 'password.reset', subject: 'alice', requestedBy: null, callerToken: 'none' };
    const run = await rig.client.workflow.start(WORKFLOWS.recoveryCase, {
      workflowId: caseWorkflowId(caseId),
      taskQueue: CASES_QUEUE,
      args: [{ request: { ...request, ticket: { source: 'desk', id: 'T-0' } } }],
    });
    expect(await run.result()).toEqual({ caseId, outcome: null });
    expect(await rig.client.workflow.getHandle(caseWorkflowId(caseId)).query(HANDLERS.view)).toBeNull();
  });
});

describe('the codes by which both refuse', () => {
  it('are the same but where it is listed why not; and each of the list there is', () => {
    expect([...MAY_DIFFER].filter((one) => !seen.has(one)).map(({ why }) => why)).toEqual([]);
  });
});
