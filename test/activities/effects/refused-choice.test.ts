import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { applyEffect } from '../../../activities/effects/apply-effect.js';
import type { ConnectorDeps } from '../../../activities/effects/connector-deps.js';
import { planEffects, readEffects } from '../../../db/register.js';
import { keepSubmission, readSubmission } from '../../../db/submissions.js';
import { SECOND } from '../../../domain/clock.js';
import type { ModeRule } from '../../../domain/modes.js';
import { loadPolicy } from '../../../policy/load.js';
import { signWarrant } from '../../../proofs/warrant.js';
import { CASE_ID, NOW } from '../../proofs/samples.js';
import { makeTestKeys } from '../../proofs/test-keys.js';
import { makeWarrantSample, PAGE, type WarrantSample } from '../../proofs/warrant-sample.js';
import { startTestDatabase, type TestDatabase } from '../../support/postgres.js';

const REFUSES: ConnectorDeps['connector'] = {
  name: 'sample-directory',
  kinds: ['password.set'],
  lookup: async () => null,
  describe: (kind) => ({ kind, text: '' }),
  apply: async () => ({ applied: false, refusal: 'password-unacceptable' }),
  end: async () => {},
  prove: async () => ({ holds: false, found: [] }),
  grantsInForce: async () => [],
  endGrant: async () => {},
};

let database: TestDatabase;
let sample: WarrantSample;
let reference: string;
let jws: string;

beforeAll(async () => {
  database = await startTestDatabase();
  sample = await makeWarrantSample(await makeTestKeys());
  reference = sample.atClaim.claim?.receipt.submission ?? '';
  jws = await signWarrant(sample.keys.verifier, sample.atClaim);
});

afterAll(() => database?.stop());

beforeEach(async () => {
  const { effectId, connector, kind, target } = sample.atClaim.effect;
  await planEffects(
    database.owner,
    [{ effectId, caseId: CASE_ID, connector, kind, target, endKind: 'made-safe' }],
    NOW,
  );
  const audience = 'connector:sample-directory';
  await keepSubmission(database.owner, { reference, caseId: CASE_ID, audience, sealed: sample.sealed }, NOW);
});

/** Applies the sample's warrant at a time, at a target that takes no password. */
async function applyAt(now: number, modes?: readonly ModeRule[]): Promise<void> {
  const quiet = () => {};
  const logger: ConnectorDeps['logger'] = { error: quiet, warn: quiet, info: quiet, debug: quiet, child: () => logger };
  await applyEffect({
    connector: REFUSES,
    db: database.as('countersign_connector_sample_directory'),
    policy: { ...(await loadPolicy('policy/demo.yaml', { production: false })), modes },
    production: false,
    trust: sample.keys.trust,
    sealKey: sample.keys.connectorUnseal,
    signing: PAGE,
    clock: async () => now,
    logger,
  })(jws);
}

async function lastError(): Promise<string | null | undefined> {
  const [effect] = await readEffects(database.owner, CASE_ID);
  return effect?.lastError;
}

const isKept = async () => (await readSubmission(database.owner, CASE_ID, reference)) !== undefined;

describe('what the subject chose', () => {
  it('outlives a warrant that came too late, because the connector was away: the next one sets it', async () => {
    await applyAt(sample.atClaim.notAfter + SECOND);
    expect(await lastError()).toBe('warrant-expired');
    expect(await isKept()).toBe(true);
  });

  it('is forgotten as soon as it was refused for what it is', async () => {
    await applyAt(NOW);
    expect(await lastError()).toBe('password-unacceptable');
    expect(await isKept()).toBe(false);
  });
});

describe('attack: a warrant in good order, of an action that was turned back', () => {
  it.each(['observe', 'advise'] as const)('to %s: the connector asks nothing of its target', async (mode) => {
    await applyAt(NOW, [{ mode, actions: ['password.reset'] }]);
    expect(await lastError()).toBe('facts-changed');
  });

  it('at another desk than its own: it is applied as any other', async () => {
    await applyAt(NOW, [{ mode: 'observe', actions: ['password.reset'], desks: ['another'] }]);
    expect(await lastError()).toBe('password-unacceptable');
  });
});
