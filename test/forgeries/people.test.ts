import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signStatement, type SignedAct } from '../../dev/actors/decider.js';
import { Mailbox } from '../../dev/actors/mailbox.js';
import { Person } from '../../dev/actors/person.js';
import { SubjectBrowser } from '../../dev/actors/subject-browser.js';
import { createCredential, type SoftwareCredential } from '../../dev/software-authenticator/authenticator.js';
import { SIGNING_RP_ID } from '../../dev/environment/process-plans.js';
import type { Case } from '../../domain/case.js';
import { MINUTE } from '../../domain/clock.js';
import { statementOf } from '../../domain/statement-rules.js';
import { generateKeys } from '../../proofs/key-files.js';
import { loadTrust, signingKeyFrom } from '../../proofs/keys.js';
import { signEnrolled } from '../../proofs/enrolled.js';
import { attack } from '../support/live/attack.js';
import { enrolAgain } from '../support/live/enrolling.js';
import { Live } from '../support/live/live.js';
import { LiveCase } from '../support/live/live-case.js';
import { policyWithTwoApprovals } from '../support/live/two-approvals.js';

let live: Live;
beforeAll(async () => {
  live = await Live.start({ subjects: 20, policyFile: await policyWithTwoApprovals() });
});
afterAll(async () => {
  await live.stop();
});

/** An approval of a case as it stands, or stood, by a genuine passkey. */
function approvalOf(kase: Case, who: Person, { issuedAt = Date.now(), passkey = 0 } = {}): SignedAct {
  const own = { decider: who.seeded.personId, calledBack: true, conclusion: null, comment: null };
  return signStatement(live.surface, who, statementOf(kase, 'approve', own, issuedAt), passkey);
}

/** Changes somebody's groups in the directory of record. */
async function putIntoGroups({ seeded }: Person, groups: string[]): Promise<void> {
  const people = live.directory.updateTable('sample_directory.person');
  await people.set({ groups }).where('person_id', '=', seeded.personId).execute();
}

/** Somebody, or whoever poses as them, with these passkeys on the ring. */
function holding({ seeded }: Person, passkeys: readonly SoftwareCredential[]): Person {
  return new Person({ ...seeded, passkeys }, live.surface);
}

/** The honest people of a case, whatever was tried before: both approvers countersign, and the subject is asked. */
async function bothApprove(kase: LiveCase): Promise<void> {
  await kase.approve('adam', 'approving');
  await kase.approve('anna');
}

/** A no of the case: refused with its code, written down, and nothing moved. */
function refusedWith(refusal: string, phase = 'approving') {
  return { answer: { accepted: false, refusal, phase }, recorded: [refusal], changed: [] };
}

/** A no that the API passes on from the case. */
function toldAndRecorded(code: string, refusal = code) {
  return { answer: { kind: 'refused', code }, recorded: [refusal], changed: [] };
}

describe('a decision by somebody who has a part in the case', () => {
  it('attack: the subject approves their own recovery, though a genuine passkey and a place in the group are theirs', async () => {
    const subject = live.nextSubject();
    const passkeys = [createCredential({ rpId: SIGNING_RP_ID })];
    await enrolAgain(live, subject, passkeys);
    const kase = await LiveCase.verified(live, subject);
    await putIntoGroups(subject, ['recovery-approvers']);
    const act = approvalOf(await kase.recorded(), holding(subject, passkeys));
    expect(await attack(live, kase, () => kase.decidePastTheApi(act))).toEqual(refusedWith('decider-is-subject'));
    await putIntoGroups(subject, []);
    await bothApprove(kase);
  });

  it('attack: whoever opened it approves it', async () => {
    const kase = await LiveCase.verified(live);
    const act = approvalOf(await kase.recorded(), live.person('dora'));
    expect(await attack(live, kase, () => kase.decidePastTheApi(act))).toEqual(refusedWith('decider-opened'));
    await bothApprove(kase);
  });

  it('attack: one approver with two passkeys counts once; the case is finished by another and closed', async () => {
    const kase = await LiveCase.verified(live);
    await kase.approve('adam', 'approving');
    const again = approvalOf(await kase.recorded(), live.person('adam'), { passkey: 1 });
    const adam = await live.approver('adam');
    expect(await attack(live, kase, () => adam.send(again))).toEqual(toldAndRecorded('not-a-distinct-person'));
    const smuggled = approvalOf(await kase.recorded(), live.person('adam'), { passkey: 1, issuedAt: Date.now() - 1 });
    expect(await attack(live, kase, () => kase.decidePastTheApi(smuggled))).toEqual(
      refusedWith('not-a-distinct-person'),
    );
    expect((await kase.recorded()).approvals).toHaveLength(1);
    await kase.approve('anna');
    await kase.claim();
    await kase.review();
    expect(await kase.recorded()).toMatchObject({ phase: 'closed', outcome: 'completed' });
  });
});

describe('a decision about something else', () => {
  it('attack: what was signed over the evidence of an earlier moment is stale', async () => {
    const kase = await LiveCase.open(live);
    const browser = await kase.browser();
    await browser.submitTotp(await kase.subject.recoveryCode());
    const early = approvalOf(await kase.recorded(), live.person('adam'));
    expect(await kase.mailCode()).toMatchObject({ kind: 'accepted', phase: 'approving' });
    const adam = await live.approver('adam');
    expect(await attack(live, kase, () => adam.send(early))).toEqual(toldAndRecorded('stale'));
    await bothApprove(kase);
  });

  it('attack: a statement older than its life has expired, and so has one that gives itself a longer life', async () => {
    const kase = await LiveCase.verified(live);
    const adam = live.person('adam');
    const old = approvalOf(await kase.recorded(), adam, { issuedAt: Date.now() - 6 * MINUTE });
    const approver = await live.approver('adam');
    expect(await attack(live, kase, () => approver.send(old))).toEqual(toldAndRecorded('statement-expired'));
    const { statement } = old;
    const prolonged = signStatement(live.surface, adam, { ...statement, expiresAt: Date.now() + 60 * MINUTE });
    expect(await attack(live, kase, () => approver.send(prolonged))).toEqual(toldAndRecorded('statement-expired'));
    await bothApprove(kase);
  });

  it('attack: replayed, it counts once; under another message id it is no second person', async () => {
    const kase = await LiveCase.verified(live);
    const adam = await live.approver('adam');
    const act = approvalOf(await kase.recorded(), live.person('adam'));
    expect(await adam.send(act)).toMatchObject({ kind: 'accepted' });
    const replayed = await attack(live, kase, () => adam.send(act));
    expect(replayed).toEqual({ answer: { kind: 'accepted', phase: 'approving' }, recorded: [], changed: [] });
    expect(await attack(live, kase, () => kase.decidePastTheApi(act))).toEqual(refusedWith('not-a-distinct-person'));
    expect((await kase.recorded()).approvals).toHaveLength(1);
    await kase.approve('anna');
  });

  it('attack: sent to another case, it is stale there', async () => {
    const [approved, other] = await Promise.all([LiveCase.verified(live), LiveCase.verified(live)]);
    const act = approvalOf(await approved.recorded(), live.person('adam'));
    expect(await attack(live, other, () => other.decidePastTheApi(act))).toEqual(refusedWith('stale'));
    await bothApprove(other);
  });
});

describe('a decision with a passkey that is nobody’s', () => {
  it('attack: a row put in by hand, signed by a key of one’s own under the enrolment key’s name, does not count', async () => {
    const kase = await LiveCase.verified(live);
    const anna = live.person('anna');
    const passkey = createCredential({ rpId: SIGNING_RP_ID });
    const { signing } = await generateKeys();
    const { enrolment } = await loadTrust(live.environment.keys.TRUST_FILE);
    const ownKey = { ...(await signingKeyFrom(signing.enrolment)), kid: enrolment.kid };
    const { personId } = anna.seeded;
    const { credentialId, publicKey } = passkey;
    const jws = await signEnrolled(ownKey, {
      type: 'enrolled',
      enrolledId: 'put-in-by-hand',
      personId,
      enrolledAt: 0,
      kind: 'passkey',
      domains: ['authenticator'],
      credentialId,
      publicKey,
    });
    await live.database
      .insertInto('enrolled')
      .values({ enrolled_id: 'put-in-by-hand', person_id: personId, jws })
      .execute();
    const forger = holding(anna, [passkey]);
    const act = approvalOf(await kase.recorded(), forger);
    const approver = await live.approver('anna');
    expect(await approver.send(act)).toEqual({ kind: 'refused', code: 'proof' });
    expect(await attack(live, kase, () => kase.decidePastTheApi(act))).toEqual(refusedWith('proof'));
    await bothApprove(kase);
  });

  it('attack: a stolen passkey that was taken out of the set, its old row and set put back, does not count', async () => {
    const kase = await LiveCase.verified(live);
    const anna = live.person('anna');
    const { personId, passkeys } = anna.seeded;
    const stolen = createCredential({ rpId: SIGNING_RP_ID });
    await enrolAgain(live, anna, [...passkeys, stolen]);
    const { database } = live;
    const rows = await database.selectFrom('enrolled').selectAll().where('person_id', '=', personId).execute();
    await database.deleteFrom('enrolled').where('person_id', '=', personId).execute();
    await enrolAgain(live, anna, passkeys);
    const thief = holding(anna, [stolen]);

    await database.insertInto('enrolled').values(rows).execute();
    await database.deleteFrom('enrolled_set').where('person_id', '=', personId).where('version', '=', 3).execute();

    const act = approvalOf(await kase.recorded(), thief);
    const approver = await live.approver('anna');
    expect(await attack(live, kase, () => approver.send(act))).toEqual(toldAndRecorded('proof'));
    await bothApprove(kase);
  });
});

describe('evidence from elsewhere', () => {
  it('attack: a genuine code given in another session of the case is refused, and is still good in its own', async () => {
    const kase = await LiveCase.open(live);
    const browser = await kase.browser();
    await browser.submitTotp(await kase.subject.recoveryCode());
    await browser.requestEmailCode();
    const code = await new Mailbox(live.surface, kase.subject.privateEmail).nextCode(kase.caseId);
    const elsewhere = await SubjectBrowser.open(live.surface, kase.caseId);
    expect(await attack(live, kase, () => elsewhere.submitEmailCode(code))).toEqual(
      toldAndRecorded('verification-not-completed', 'session-other'),
    );
    expect(await browser.submitEmailCode(code)).toEqual({ kind: 'accepted', phase: 'approving' });
  });

  it('attack: a code that was mailed for an earlier case of the same person is wrong in this one', async () => {
    const earlier = await LiveCase.open(live);
    await (await earlier.browser()).requestEmailCode();
    const code = await new Mailbox(live.surface, earlier.subject.privateEmail).nextCode(earlier.caseId);
    await (await live.deskAgent()).cancel(earlier.caseId);
    await earlier.reaches('under-review');
    const kase = await LiveCase.open(live, earlier.subject);
    const browser = await kase.browser();
    await browser.requestEmailCode();
    expect(await attack(live, kase, () => browser.submitEmailCode(code))).toEqual(
      toldAndRecorded('verification-not-completed', 'code-wrong'),
    );
    const right = await new Mailbox(live.surface, kase.subject.privateEmail).nextCode(kase.caseId);
    expect(await browser.submitEmailCode(right)).toMatchObject({ kind: 'accepted' });
    expect(await browser.submitTotp(await kase.subject.recoveryCode())).toEqual({
      kind: 'accepted',
      phase: 'approving',
    });
  });
});

describe('every case that was attacked', () => {
  it('has a history that replays, in which no workflow task failed', async () => {
    expect(await live.whatWentWrong()).toEqual([]);
  });
});
