import { beforeAll, describe, expect, it } from '@jest/globals';
import { assert } from '../../dev/software-authenticator/authenticator.js';
import { digestOf } from '../../domain/canonical.js';
import { DAY } from '../../domain/clock.js';
import type { Decision } from '../../domain/decisions.js';
import type { Signed } from '../../domain/evidence.js';
import type { Receipt } from '../../domain/receipts.js';
import type { Warrant } from '../../domain/warrant.js';
import { challengeOf } from '../../proofs/decision.js';
import { signEnrolled } from '../../proofs/enrolled.js';
import { signReceipt } from '../../proofs/receipts.js';
import { makeSessionKey, sessionOf } from '../../proofs/session.js';
import { signWarrant, verifyWarrant, warrantedRequest } from '../../proofs/warrant.js';
import { CASE_ID, NOW, enrolledPasskey } from './samples.js';
import { type TestKeys, makeTestKeys } from './test-keys.js';
import {
  type Approver,
  PAGE,
  type WarrantSample,
  approvalOf,
  caseOf,
  claimOf,
  makeApprover,
  makeWarrantSample,
  setHeadOf,
} from './warrant-sample.js';

let keys: TestKeys;
let sample: WarrantSample;

beforeAll(async () => {
  keys = await makeTestKeys();
  sample = await makeWarrantSample(keys);
});

/** Verifies a warrant that the verifier key itself signed: the worst case, a worker that mints whatever it likes. */
const verify = async (warrant: Warrant, now = NOW) =>
  verifyWarrant(keys.trust, await signWarrant(keys.verifier, warrant), { now, ...PAGE });

async function expectRefused(warrant: Warrant, refusal = 'warrant-invalid', why: string | RegExp = /./): Promise<void> {
  expect(await verify(warrant)).toMatchObject({ ok: false, refusal, why: expect.stringMatching(why) });
}

/** The same receipt with other content, signed by the genuine verifier, or by whoever is given. */
const resigned = <R extends Receipt>({ receipt }: Signed<R>, content: Partial<R>, by = keys.verifier) =>
  signReceipt(by, { ...receipt, ...content });

const [adam, first] = [
  (warrant: Warrant): Decision => required(warrant.approvals[0]),
  (warrant: Warrant) => required(warrant.evidence[0]),
];

function required<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Error('the sample has none');
  return value;
}

const withApproval = (approval: Decision): Warrant => ({ ...sample.atClaim, approvals: [approval] });

describe('a warrant', () => {
  it('convinces for an effect before the claim, and for one at the claim', async () => {
    expect(await verify(sample.beforeClaim)).toEqual({ ok: true, warrant: sample.beforeClaim });
    expect(await verify(sample.atClaim)).toEqual({ ok: true, warrant: sample.atClaim });
  });

  it('stands behind one request, which it spells out', async () => {
    const verified = await verify(sample.atClaim);
    if (!verified.ok) throw new Error(verified.why);
    expect(warrantedRequest(verified.warrant, 'chosen')).toEqual({
      effectId: sample.atClaim.effect.effectId,
      caseId: CASE_ID,
      kind: 'password.set',
      target: 'alice',
      notAfter: sample.atClaim.notAfter,
      secret: 'chosen',
      challenge: null,
      grant: null,
    });
  });
});

describe('attacks on a warrant as a whole', () => {
  it('of one’s own making, signed by any key but the verifier’s', async () => {
    const stranger = await makeTestKeys();
    for (const key of [keys.enrolment, keys.ledger, stranger.verifier]) {
      const verified = await verifyWarrant(keys.trust, await signWarrant(key, sample.atClaim), { now: NOW, ...PAGE });
      expect(verified).toMatchObject({ ok: false, refusal: 'warrant-invalid' });
    }
  });

  it('edited after it was signed', async () => {
    const [header, , signature] = (await signWarrant(keys.verifier, sample.atClaim)).split('.');
    const effect = { ...sample.atClaim.effect, target: 'eve' };
    const payload = Buffer.from(JSON.stringify({ ...sample.atClaim, effect })).toString('base64url');
    const verified = await verifyWarrant(keys.trust, `${header}.${payload}.${signature}`, { now: NOW, ...PAGE });
    expect(verified).toMatchObject({ ok: false, refusal: 'warrant-invalid' });
  });

  it('a receipt of the verifier passed for a warrant, or no JWS at all', async () => {
    for (const jws of [sample.atClaim.opening.jws, '', 'x.y.z', 'null']) {
      expect(await verifyWarrant(keys.trust, jws, { now: NOW, ...PAGE })).toMatchObject({ ok: false });
    }
  });

  it('kept for later', async () => {
    const short = { ...sample.atClaim, notAfter: NOW + 30_000 };
    expect(await verify(short, NOW + 30_000)).toMatchObject({ ok: true });
    expect(await verify(short, NOW + 30_001)).toMatchObject({ ok: false, refusal: 'warrant-expired' });
    const longer = { ...sample.atClaim, notAfter: NOW + DAY };
    await expectRefused(longer);
  });

  it('of another version of its form', async () => {
    await expectRefused({ ...sample.atClaim, v: 2 as 1 }, 'warrant-invalid', 'version');
  });

  it('for another person, effect or case than its proofs are about', async () => {
    const { effect } = sample.atClaim;
    await expectRefused({ ...sample.atClaim, effect: { ...effect, target: 'eve' } });
    await expectRefused({ ...sample.atClaim, effect: { ...effect, effectId: 'eff_other' } });
    await expectRefused({ ...sample.atClaim, effect: { ...effect, connector: 'other' } });
    await expectRefused({ ...sample.atClaim, caseId: 'another' }, 'warrant-invalid', 'another case');
  });

  it('under a milder plan than the one the opening pinned', async () => {
    const plan = {
      ...sample.atClaim.plan,
      approvals: { ...sample.atClaim.plan.approvals, always: 0, whenRelayable: 0 },
    };
    await expectRefused({ ...sample.atClaim, plan, approvals: [] });
  });

  it('without approvals, or with one person’s approval twice', async () => {
    await expectRefused({ ...sample.atClaim, approvals: [] });
    const twice = [adam(sample.atClaim), adam(sample.atClaim)];
    await expectRefused({ ...sample.atClaim, approvals: twice }, 'not-a-distinct-person');
  });
});

describe('attacks on the receipts in a warrant', () => {
  it('signed by anybody but the verifier: opening, evidence, standing, facts, fresh item, claim', async () => {
    const { atClaim } = sample;
    const by = keys.ledger;
    const forged: Warrant[] = [
      { ...atClaim, opening: await resigned(atClaim.opening, {}, by) },
      { ...atClaim, evidence: [await resigned(first(atClaim), {}, by), ...atClaim.evidence.slice(1)] },
      withApproval({ ...adam(atClaim), standing: await resigned(adam(atClaim).standing, {}, by) }),
      { ...atClaim, facts: await resigned(atClaim.facts, {}, by) },
      { ...atClaim, fresh: await resigned(required(atClaim.fresh), {}, by) },
      { ...atClaim, claim: await resigned(required(atClaim.claim), {}, by) },
    ];
    for (const warrant of forged) await expectRefused(warrant, 'warrant-invalid', 'not genuine');
  });

  it('edited beside their genuine JWS', async () => {
    const { atClaim } = sample;
    const edit = <R>({ receipt, jws }: Signed<R>, content: Partial<R>) => ({
      receipt: { ...receipt, ...content },
      jws,
    });
    const forged: Warrant[] = [
      { ...atClaim, opening: edit(atClaim.opening, { openers: [] }) },
      { ...atClaim, evidence: [edit(first(atClaim), { strength: 4 }), ...atClaim.evidence.slice(1)] },
      withApproval({
        ...adam(atClaim),
        standing: edit(adam(atClaim).standing, { groups: ['recovery-approvers', 'x'] }),
      }),
      { ...atClaim, facts: edit(atClaim.facts, { readAt: NOW - 1 }) },
      { ...atClaim, claim: edit(required(atClaim.claim), { submission: 'other' }) },
    ];
    for (const warrant of forged) await expectRefused(warrant, 'warrant-invalid', 'not genuine');
  });

  it('genuine ones of another case', async () => {
    const { atClaim } = sample;
    const elsewhere = { caseId: 'another' };
    const forged: Warrant[] = [
      { ...atClaim, opening: await resigned(atClaim.opening, elsewhere) },
      { ...atClaim, evidence: [await resigned(first(atClaim), elsewhere), ...atClaim.evidence.slice(1)] },
      withApproval({ ...adam(atClaim), standing: await resigned(adam(atClaim).standing, elsewhere) }),
      { ...atClaim, facts: await resigned(atClaim.facts, elsewhere) },
      { ...atClaim, fresh: await resigned(required(atClaim.fresh), elsewhere) },
      { ...atClaim, claim: await resigned(required(atClaim.claim), elsewhere) },
    ];
    for (const warrant of forged) await expectRefused(warrant, 'warrant-invalid', 'another case');
  });

  it('evidence, fresh item or claim of another person', async () => {
    const { atClaim } = sample;
    const eves = { personId: 'eve' };
    const forged: Warrant[] = [
      { ...atClaim, evidence: [await resigned(first(atClaim), eves), ...atClaim.evidence.slice(1)] },
      { ...atClaim, fresh: await resigned(required(atClaim.fresh), eves) },
      { ...atClaim, claim: await resigned(required(atClaim.claim), eves) },
    ];
    for (const warrant of forged) await expectRefused(warrant, 'warrant-invalid', 'another person');
  });

  it('one receipt passed for another: the fresh item for evidence, evidence for the facts', async () => {
    const { atClaim } = sample;
    await expectRefused(
      { ...atClaim, evidence: [required(atClaim.fresh), ...atClaim.evidence.slice(1)] },
      'evidence-too-weak',
    );
    const facts = first(atClaim) as unknown as Warrant['facts'];
    await expectRefused({ ...atClaim, facts }, 'warrant-invalid', 'type facts is not genuine');
  });

  it('facts that no longer hold', async () => {
    const facts = await resigned(sample.atClaim.facts, { holds: false });
    await expectRefused({ ...sample.atClaim, facts }, 'facts-changed');
  });
});

describe('attacks on the approvals in a warrant', () => {
  it('the statement changed after it was signed, its standing made to match', async () => {
    const approval = adam(sample.atClaim);
    const statement = { ...approval.statement, calledBackOn: '+1 555 0199' };
    const standing = await resigned(approval.standing, { statementDigest: digestOf(statement) });
    await expectRefused(withApproval({ ...approval, statement, standing }), 'proof');
  });

  it('signed for another page', async () => {
    const jws = await signWarrant(keys.verifier, sample.atClaim);
    for (const other of [{ origin: 'https://evil.example' }, { rpId: 'help.example' }]) {
      expect(await verifyWarrant(keys.trust, jws, { now: NOW, ...PAGE, ...other })).toMatchObject({ refusal: 'proof' });
    }
  });

  it('the standing of another person, or for another statement', async () => {
    const approval = adam(sample.atClaim);
    const others = await resigned(approval.standing, { personId: 'anna' });
    await expectRefused(withApproval({ ...approval, standing: others }), 'warrant-invalid', 'standing');
    const another = await resigned(approval.standing, { statementDigest: digestOf('another') });
    await expectRefused(withApproval({ ...approval, standing: another }), 'warrant-invalid', 'standing');
  });

  it('counted for somebody else than who signed', async () => {
    const approval = adam(sample.atClaim);
    const standing = await resigned(approval.standing, { personId: 'anna' });
    await expectRefused(withApproval({ ...approval, by: 'anna', standing }), 'warrant-invalid', 'somebody else');
  });

  it('signed for another case', async () => {
    const approval = adam(sample.atClaim);
    const statement = { ...approval.statement, caseId: 'another' };
    const assertion = assert(sample.approver.credential, { challenge: challengeOf(statement), ...PAGE });
    const standing = await resigned(approval.standing, { statementDigest: digestOf(statement) });
    await expectRefused(
      withApproval({ ...approval, statement, assertion, standing }),
      'warrant-invalid',
      'another case',
    );
  });

  const approvedBy = async (approver: Approver, head: string): Promise<Warrant> => ({
    ...sample.atClaim,
    approvals: [await approvalOf(keys, approver, caseOf(sample.atClaim))],
    enrolledSetHeads: { [approver.personId]: head },
  });

  it('by the subject, or by who opened the case', async () => {
    for (const [personId, refusal] of [
      ['alice', 'decider-is-subject'],
      ['dora', 'decider-opened'],
    ] as const) {
      const approver = await makeApprover(keys, personId);
      await expectRefused(await approvedBy(approver, await setHeadOf(keys, approver)), refusal);
    }
  });

  it('by a passkey row inserted by hand', async () => {
    const approver = await makeApprover(keys, 'eve');
    const { credentialId, publicKey } = approver.credential;
    const row = enrolledPasskey({ personId: 'eve', credentialId, publicKey });
    const passkeyJws = await signEnrolled(keys.verifier, row);
    const head = await setHeadOf(keys, { ...approver, passkeyJws });
    await expectRefused(await approvedBy({ ...approver, passkeyJws }, head), 'enrolled-unproven');
  });

  it('by an old row put back: genuine, but no longer in the person’s set', async () => {
    const [old, now] = [await makeApprover(keys, 'adam'), sample.approver];
    await expectRefused(await approvedBy(old, await setHeadOf(keys, now)), 'enrolled-unproven');
  });

  it('by a key enrolled too recently', async () => {
    const approver = await makeApprover(keys, 'anna', NOW - 29 * DAY);
    await expectRefused(await approvedBy(approver, await setHeadOf(keys, approver)), 'key-too-recent');
  });

  it('beside an old set head, none, another person’s, or one the ledger did not sign', async () => {
    const { approver } = sample;
    const head = (enrolledSetHead: string) => ({ ...sample.atClaim, enrolledSetHeads: { adam: enrolledSetHead } });
    await expectRefused(head(await setHeadOf(keys, approver, NOW - 61_000)), 'enrolled-unproven');
    await expectRefused({ ...sample.atClaim, enrolledSetHeads: {} }, 'enrolled-unproven');
    await expectRefused(head(await setHeadOf(keys, { ...approver, personId: 'anna' })), 'enrolled-unproven');
    const forged = await setHeadOf({ ...keys, ledger: keys.verifier }, approver);
    await expectRefused(head(forged), 'enrolled-unproven');
  });

  it('beside a set head that has grown old while the warrant waited', async () => {
    expect(await verify(sample.atClaim, NOW + 60_000)).toMatchObject({ ok: true });
    expect(await verify(sample.atClaim, NOW + 60_001)).toMatchObject({ ok: false, refusal: 'warrant-expired' });
  });
});

describe('attacks on the claim in a warrant', () => {
  it('no claim, no fresh item, or no proof by the subject’s session', async () => {
    await expectRefused({ ...sample.atClaim, claim: null, claimProof: null }, 'claim-not-open');
    await expectRefused({ ...sample.atClaim, fresh: null }, 'claim-not-open');
    await expectRefused({ ...sample.atClaim, claimProof: null }, 'warrant-invalid', 'proof is not the one received');
    await expectRefused({ ...sample.atClaim, claim: null }, 'warrant-invalid', 'proof is not the one received');
  });

  it('the claim of another session, genuine in itself', async () => {
    const eve = await makeSessionKey();
    const claimed = await claimOf(keys, eve, required(sample.atClaim.claim).receipt.submission);
    await expectRefused({ ...sample.atClaim, ...claimed }, 'session-other');
  });

  it('a claim’s receipt for the subject’s session over another session’s proof', async () => {
    const eve = await makeSessionKey();
    const { claimProof } = await claimOf(keys, eve, 'x');
    const session = await sessionOf(sample.session.publicJwk);
    const claim = await resigned(required(sample.atClaim.claim), { proof: claimProof, session });
    await expectRefused({ ...sample.atClaim, claim, claimProof }, 'session-other');
  });

  it('another proof than the one received, or one for another message', async () => {
    const { claimProof } = await claimOf(keys, sample.session, 'x');
    await expectRefused({ ...sample.atClaim, claimProof }, 'warrant-invalid', 'proof is not the one received');
    const claim = await resigned(required(sample.atClaim.claim), { messageId: 'another' });
    await expectRefused({ ...sample.atClaim, claim }, 'warrant-invalid', 'not proven by a session');
  });
});
