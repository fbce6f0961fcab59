import { beforeAll, describe, expect, it } from '@jest/globals';
import { DAY, HOUR } from '../../domain/clock.js';
import { exceptionIdOf, type ExceptionAct, type ExceptionTerms } from '../../domain/exceptions.js';
import type { Warrant } from '../../domain/warrant.js';
import { exceptionsBehind, signExceptionAct, signInForce } from '../../proofs/exceptions.js';
import { signWarrant, verifyWarrant } from '../../proofs/warrant.js';
import { NOW } from './samples.js';
import { makeTestKeys, type TestKeys } from './test-keys.js';
import { makeWarrantSample, PAGE, type WarrantSample } from './warrant-sample.js';

const TERMS: ExceptionTerms = {
  waives: 'cooling-off',
  action: 'password.reset',
  whom: { personId: 'alice' },
  why: 'a drill',
  owner: 'olga',
  until: NOW + DAY,
};

let keys: TestKeys;
let sample: WarrantSample;
beforeAll(async () => {
  keys = await makeTestKeys();
  sample = await makeWarrantSample(keys);
});

const actBy = (by: string, terms: ExceptionTerms, signedAt = NOW - HOUR): ExceptionAct => ({
  type: 'exception-act',
  number: 1,
  kind: 'exception-grant',
  terms,
  by,
  reason: terms.why,
  statementDigest: by,
  signedAt,
});

/** What a warrant carries of an exception, as the verifier and the ledger sign it. */
async function carried(terms = TERMS, by: readonly string[] = ['olga', 'omar'], readAt = NOW) {
  const acts = await Promise.all(by.map((who) => signExceptionAct(keys.verifier, actBy(who, terms))));
  return { acts, inForce: await signInForce(keys.ledger, [exceptionIdOf(terms)], readAt) };
}

/** The sample's warrant under a plan that names an exception. */
const under = (exceptions: Warrant['exceptions'], terms = TERMS): Warrant => ({
  ...sample.beforeClaim,
  plan: { ...sample.beforeClaim.plan, exceptions: [exceptionIdOf(terms)] },
  ...(exceptions !== undefined && { exceptions }),
});
const behind = (warrant: Warrant, now = NOW) => exceptionsBehind(keys.trust, warrant, now);

describe('what stands behind a plan of which something is waived', () => {
  it('is the exception itself: two control owners, for this person and action, in force by the word of the last minute', async () => {
    expect(await behind(under(await carried()))).toMatchObject([{ terms: TERMS, by: ['olga', 'omar'] }]);
    expect(await behind(sample.beforeClaim)).toEqual([]);
  });

  it('attack: a plan names an exception and carries none; a connector refuses its warrant', async () => {
    const jws = await signWarrant(keys.verifier, under(undefined));
    const verified = await verifyWarrant(keys.trust, jws, { now: NOW, ...PAGE });
    expect(verified).toMatchObject({ ok: false, refusal: 'facts-changed', why: expect.stringContaining('exception') });
  });

  it('attack: an exception that is over, or that was revoked a minute ago and whose ledger’s word is kept', async () => {
    const warrant = under(await carried());
    expect(await behind(warrant, NOW + 60_000)).toHaveLength(1);
    expect(await behind(warrant, NOW + 60_001)).toBeNull();
    const fresh = await signInForce(keys.ledger, [exceptionIdOf(TERMS)], TERMS.until);
    expect(await behind(under({ ...(await carried()), inForce: fresh }), TERMS.until)).toBeNull();
    expect(await behind(under({ ...(await carried()), inForce: fresh }), TERMS.until - 1)).toHaveLength(1);
  });

  it.each<[string, Partial<ExceptionTerms>]>([
    ['for somebody else', { whom: { personId: 'eve' } }],
    ['for a class that the plan is not of', { whom: { class: 'developer' } }],
    ['for another action', { action: 'mfa.reset' }],
    ['for 15 days', { until: NOW + 15 * DAY }],
    ['for its own owner', { owner: 'alice' }],
  ])('attack: an exception %s', async (_what, changes) => {
    const terms = { ...TERMS, ...changes };
    expect(await behind(under(await carried(terms), terms))).toBeNull();
  });

  it('attack: acts of one person, acts or words that other keys signed, the word on another exception', async () => {
    expect(await behind(under(await carried(TERMS, ['olga'])))).toBeNull();
    expect(await behind(under(await carried(TERMS, ['olga', 'olga'])))).toBeNull();
    expect(await behind(under(await carried(TERMS, ['olga', 'alice'])))).toBeNull();
    const { acts, inForce } = await carried();
    const byHand = await Promise.all(['olga', 'omar'].map((who) => signExceptionAct(keys.ledger, actBy(who, TERMS))));
    expect(await behind(under({ acts: byHand, inForce }))).toBeNull();
    for (const word of [
      '',
      await signInForce(keys.verifier, [exceptionIdOf(TERMS)], NOW),
      await signInForce(keys.ledger, ['another'], NOW),
      await signInForce(keys.ledger, [exceptionIdOf(TERMS)], NOW + 30_001),
    ])
      expect(await behind(under({ acts, inForce: word }))).toBeNull();
  });
});
