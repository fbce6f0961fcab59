import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EnrolmentAccess } from '../../api/enrolment/access.js';
import { newCookie, setCookie } from '../../api/enrolment/cookies.js';
import { beginSession } from '../../db/enrolment-sessions.js';
import { keepWebhookSecret } from '../../db/webhook-secrets.js';
import type { Case } from '../../domain/case.js';
import { DAY } from '../../domain/clock.js';
import { makeWebhookSecret, type NewWebhookSecret } from '../../proofs/webhook-secret.js';
import { makeSessionKey, sessionOf, type SessionKey } from '../../proofs/session.js';
import { closed, granted, handedOver, openedByProgram, someCase, underReview } from './support/cases.js';
import { described } from './support/described.js';
import { generatedRequests, type GeneratedRequest } from './support/generated-request.js';
import { ApiWorld, type Sent } from './support/world.js';

/** `FUZZ_SEED=…` runs again what a failure printed; otherwise every run is another. */
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 0x7f_ff_ff_ff);

/** So many requests of each operation by each role; `FUZZ_REQUESTS=200` takes minutes and finds more. */
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 6);

/** The first of them are as described and the same in every run, so that every operation is reached in every run. */
const PLAIN = { seed: 1, numRuns: 2 };

/** What one says is proven by its own key, which no generator has, one takes no JSON, and one a policy file in its JSON. */
const BEYOND_GENERATORS: readonly string[] = ['register-session', 'receive-security-event', 'propose-policy'];

/** Statuses that say that nothing of the operation itself was reached. */
const TURNED_AWAY: readonly number[] = [400, 401, 403, 413, 415];

/** Whom requests come from: the groups of their token, or what they have instead. */
const ROLES: Readonly<Record<string, readonly [person: string | null, groups: readonly string[]]>> = {
  'a desk agent': ['dora', ['desk']],
  'a ticket tool': [null, ['ticket-tool']],
  'a tool that only reads': [null, ['ticket-reader']],
  'an approver': ['adam', ['recovery-approvers']],
  'somebody of security': ['sven', ['security']],
  'a control owner': ['omar', ['control-owners']],
  'a reviewer': ['rita', ['recovery-reviewers']],
  'somebody signed in without a role': ['olga', []],
};

/** An enrolment worker that never answers, and a provider that is never come back from. */
const ENROLMENT: EnrolmentAccess = {
  engine: { start: async () => 'taken' },
  signIns: {
    begin: async () => ({ location: 'https://idp.example/', state: 's', nonce: 'n', codeVerifier: 'v' }),
    finish: async () => null,
  },
  scripts: new Map(),
};

/** Signs somebody in to enrol: the key of their browser, and its cookie. */
async function signedInToEnrol({ database, now }: ApiWorld): Promise<Sent> {
  const session = await makeSessionKey();
  const { value, kept: sessionId } = newCookie();
  const thumbprint = await sessionOf(session.publicJwk);
  const row = { sessionId, personId: 'p-1', thumbprint, idToken: 'sealed', endsAt: now + DAY };
  await beginSession(database.owner, row, now);
  const [cookie = ''] = setCookie('session', value, 'http://127.0.0.1').split(';');
  return { session, headers: { cookie } };
}

describe(`the served API, asked by the OpenAPI file (FUZZ_SEED=${SEED})`, () => {
  let world: ApiWorld;
  let cases: readonly Case[];
  const sessions = new Map<string, SessionKey>();
  const reached = new Set<string>();
  let hook: NewWebhookSecret;

  beforeAll(async () => {
    process.stdout.write(`FUZZ_SEED=${SEED}\n`);
    world = await ApiWorld.start({ answerWaitMilliseconds: 1, enrolment: ENROLMENT });
    const approving = someCase((told) => told.verified());
    const states = [someCase(), approving, handedOver(), granted(), underReview(), closed()];
    cases = await Promise.all([...states, openedByProgram('ticket-tool', 'IT-9')].map((kase) => world.keep(kase)));
    const wanted = { clientId: 'jenkins', format: 'hub-signature', expiresAt: world.now + DAY } as const;
    hook = await makeWebhookSecret(world.keys.enrolment, world.keyring, wanted);
    await keepWebhookSecret(world.database.owner, hook);
    for (const kase of [cases[0], cases[2]]) {
      if (kase !== undefined) sessions.set(kase.id, await world.session(kase));
    }
  });
  afterAll(() => world.stop());

  /** The address as a client sends it: it takes `.` and `..` out, and what is left may be another operation's. */
  const addressOf = ({ path }: GeneratedRequest): string => {
    const { pathname, search } = new URL(path, world.url);
    return `${pathname}${search}`;
  };

  async function holds(
    whoAsks: (path: string, body: string) => Promise<Sent>,
    caseIds = cases.map(({ id }) => id),
  ): Promise<void> {
    for (const { operation, plain, any } of generatedRequests({ caseId: caseIds, hookId: [hook.hookId] })) {
      const property = fc.asyncProperty(any, async (request) => {
        const path = addressOf(request);
        const { method, headers, body } = request;
        const sent = await whoAsks(path, body ?? '');
        const all = { ...sent, headers: { ...headers, ...sent.headers }, ...(body !== undefined && { body }) };
        const { status } = await world.send(method, path, all);
        expect(status).toBeLessThan(500);
        if (!TURNED_AWAY.includes(status)) reached.add(operation);
      });
      const examples = fc.sample(plain, PLAIN).map((request): [typeof request] => [request]);
      await fc.assert(property, { seed: SEED, numRuns: REQUESTS, examples });
    }
  }

  it.each(Object.entries(ROLES))(
    'gives %s no fault and nothing that is not described',
    async (_who, [person, groups]) => {
      const token = await world.token(person, groups);
      await expect(holds(async () => ({ token }))).resolves.toBeUndefined();
    },
  );

  it('gives nobody at all no fault and nothing that is not described', async () => {
    await expect(holds(async () => ({}))).resolves.toBeUndefined();
  });

  it("gives a subject's session no fault and nothing that is not described", async () => {
    const whoAsks = async (path: string): Promise<Sent> => {
      const session = sessions.get(/^\/v1\/cases\/([^/?]+)/.exec(path)?.[1] ?? '') ?? sessions.values().next().value;
      return session === undefined ? {} : { session };
    };
    await expect(holds(whoAsks, [...sessions.keys()])).resolves.toBeUndefined();
  });

  it('gives a tool that signs what it sends no fault and nothing that is not described', async () => {
    const whoAsks = async (_path: string, body: string): Promise<Sent> => {
      const signature = createHmac('sha256', hook.secret).update(body).digest('hex');
      return { headers: { 'X-Hub-Signature-256': `sha256=${signature}` } };
    };
    await expect(holds(whoAsks)).resolves.toBeUndefined();
  });

  it('gives somebody who signed in to enrol no fault and nothing that is not described', async () => {
    const sent = await signedInToEnrol(world);
    await expect(holds(async () => sent)).resolves.toBeUndefined();
  });

  it('was asked of every operation beyond its form and its credentials', () => {
    const all = Object.values(described.paths).flatMap((operations) => Object.values(operations));
    const missed = all.map(({ operationId }) => operationId).filter((name) => !reached.has(name));
    expect(missed.filter((name) => !BEYOND_GENERATORS.includes(name))).toEqual([]);
  });
});
