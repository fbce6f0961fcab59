import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { Answer } from '../../contract/messages.js';
import { DAY } from '../../domain/clock.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { SubjectSession } from '../support/case-rig/subject-session.js';
import { until } from '../support/case-rig/until.js';
import { vouches } from '../support/case-rig/vouching.js';

const METHOD = 'manager-confirmation';
const ACCEPTED = { accepted: true };

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
});
afterAll(() => rig?.end());

const asksManager = async (kase: CaseDriver, session = kase.session): Promise<Answer> =>
  kase.submit(await session.challenge(METHOD));
const takesUp = async (kase: CaseDriver, session = kase.session): Promise<Answer> =>
  kase.submit(await session.evidence(METHOD, ''));
/** The manager is asked, speaks to the subject, and signs; the subject's page takes it up. */
const confirmed = async (kase: CaseDriver): Promise<Answer> => {
  expect(await asksManager(kase)).toMatchObject(ACCEPTED);
  await vouches(rig, kase, METHOD, 'mona');
  return takesUp(kase);
};
const refusals = async (kase: CaseDriver) => (await kase.readings.entries()).map(({ refusal }) => refusal);

describe("a manager's confirmation", () => {
  it('beside the app takes their report to a new password, countersigned by somebody else', async () => {
    const kase = await rig.open();
    expect(await confirmed(kase)).toEqual({ accepted: true, phase: 'verifying' });
    expect(rig.mailbox.to('mona@example.com', kase.caseId).map(({ subject }) => subject)).toContain(
      'Is it really them? A word from you is wanted',
    );
    expect(await kase.submitTotp()).toEqual({ accepted: true, phase: 'approving' });
    expect(await kase.decide('adam', 'approve')).toMatchObject(ACCEPTED);
    await kase.reaches('awaiting-claim');
    expect(await takesUp(kase)).toMatchObject({ accepted: false, refusal: 'attestation-missing' });
    expect(await confirmed(kase)).toMatchObject(ACCEPTED);
    expect(await kase.claim()).toMatchObject(ACCEPTED);
    await kase.reaches('under-review');
    expect(await kase.close()).toMatchObject({ outcome: 'completed' });
  });

  it('beside a code on paper replaces a phone that had everything else on it', async () => {
    const kase = await rig.open(rig.nextSubject(), 'mfa.reset');
    expect(await confirmed(kase)).toMatchObject(ACCEPTED);
    expect(await kase.submitSavedCode()).toEqual({ accepted: true, phase: 'approving' });
    expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true, phase: 'cooling-off' });
  });

  it('attack: a live caller with a page of their own gets nothing of what was signed for the subject’s', async () => {
    const kase = await rig.open();
    const caller = await SubjectSession.begin(rig.ground, kase.caseId);
    expect(await asksManager(kase)).toMatchObject(ACCEPTED);
    expect(await asksManager(kase, caller)).toMatchObject(ACCEPTED);
    await vouches(rig, kase, METHOD, 'mona');
    expect(await takesUp(kase, caller)).toMatchObject({ accepted: false, refusal: 'attestation-missing' });
    expect(await takesUp(kase)).toMatchObject(ACCEPTED);
    expect(await takesUp(kase, caller)).toMatchObject({ accepted: false, refusal: 'session-other' });
    expect(await kase.recorded()).toMatchObject({ session: await kase.session.thumbprint() });
  });

  it('attack: everybody’s word, read out to a caller or given to them, goes nowhere without a call back', async () => {
    const kase = await rig.open();
    await confirmed(kase);
    await kase.submitTotp();
    expect(await kase.decide('adam', 'approve', { calledBack: false })).toMatchObject({ refusal: 'call-back-missing' });
    expect(await kase.readings.register()).toMatchObject({ 'password.set': 'planned' });
  });

  it('attack: somebody who is not the manager of record vouches for nobody; the ledger knows why, and the subject goes on', async () => {
    const kase = await rig.open();
    await asksManager(kase);
    await vouches(rig, kase, METHOD, 'dora');
    expect(await takesUp(kase)).toMatchObject({ accepted: false, refusal: 'voucher-not-entitled' });
    await vouches(rig, kase, METHOD, 'oscar');
    expect(await takesUp(kase)).toMatchObject({ accepted: false, refusal: 'voucher-not-entitled' });
    expect(await refusals(kase)).toContain('voucher-not-entitled');
    await kase.proveIdentity();
  });

  it('attack: a manager who vouched approves nothing in the same case, though they are an approver', async () => {
    const { owner } = rig.place.directory.database;
    await sql`update sample_directory.person set groups = array['recovery-approvers'] where username = 'mona'`.execute(
      owner,
    );
    const kase = await rig.open();
    await confirmed(kase);
    await kase.submitTotp();
    expect(await kase.decide('mona', 'approve')).toMatchObject({ accepted: false, refusal: 'decider-vouched' });
    expect(await kase.recorded()).toMatchObject({ phase: 'approving', approvals: [] });
    expect(await kase.decide('adam', 'approve')).toMatchObject(ACCEPTED);
    await kase.reaches('awaiting-claim');
  });
});

describe('a code that a contact passes on', () => {
  const RELAYED = 'recovery-contact';
  const asksContact = async (kase: CaseDriver): Promise<Answer> => kase.submit(await kase.session.challenge(RELAYED));
  const passedOn = ({ subject, caseId }: CaseDriver): string =>
    /is (\d{8})\b/.exec(rig.mailbox.to(subject.contact ?? '', caseId).at(-1)?.text ?? '')?.[1] ?? '';
  const given = async (kase: CaseDriver, code = passedOn(kase)): Promise<Answer> =>
    kase.submit(await kase.session.evidence(RELAYED, code));

  it('beside the app takes whoever they know to a new password, and beside a manager’s word is a second person’s', async () => {
    const kase = await rig.open();
    expect(await asksContact(kase)).toMatchObject(ACCEPTED);
    expect(await given(kase)).toEqual({ accepted: true, phase: 'verifying' });
    expect(await confirmed(kase)).toEqual({ accepted: true, phase: 'approving' });
    expect(await kase.decide('adam', 'approve')).toMatchObject(ACCEPTED);
    await kase.reaches('awaiting-claim');
    expect(await asksContact(kase)).toMatchObject(ACCEPTED);
    expect(await given(kase)).toMatchObject(ACCEPTED);
    expect(await kase.claim()).toMatchObject(ACCEPTED);
    await kase.reaches('under-review');
  });

  it('attack: a code that another contact was sent, for another person, is none', async () => {
    const [kase, other] = [await rig.open(), await rig.open()];
    await asksContact(kase);
    await asksContact(other);
    expect(await given(kase, passedOn(other))).toMatchObject({ accepted: false, refusal: 'code-wrong' });
    expect(await given(kase)).toMatchObject(ACCEPTED);
  });

  it('attack: everything that can be read out to a live caller goes nowhere without a call back', async () => {
    const kase = await rig.open();
    await asksContact(kase);
    await given(kase);
    expect(await kase.submitSavedCode()).toEqual({ accepted: true, phase: 'approving' });
    expect(await kase.decide('adam', 'approve', { calledBack: false })).toMatchObject({ refusal: 'call-back-missing' });
    expect(await kase.readings.register()).toMatchObject({ 'password.set': 'planned' });
  });
});

describe('being looked at by a verifier', () => {
  const PRESENT = 'in-person';
  const verifier = async (username: string, trainedAt: number | null): Promise<void> => {
    const { owner } = rig.place.directory.database;
    const trained = trainedAt === null ? null : new Date(trainedAt).toISOString();
    await sql`update sample_directory.person set groups = groups || array['identity-verifiers'], trained_at = ${trained}
      where username = ${username}`.execute(owner);
  };
  const looked = async (kase: CaseDriver, by: string, method: 'in-person' | 'attended-video' = PRESENT) => {
    expect(await kase.submit(await kase.session.challenge(method))).toMatchObject(ACCEPTED);
    await vouches(rig, kase, method, by);
    return kase.submit(await kase.session.evidence(method, ''));
  };
  const openLoss = () => rig.open(rig.nextSubject(), 'mfa.reset');

  it('at a desk, beside the app, replaces a lost passkey of whoever saved no code; who looked countersigns nothing', async () => {
    await verifier('oscar', (await rig.now()) - 300 * DAY);
    const kase = await openLoss();
    expect(await kase.submitTotp()).toEqual({ accepted: true, phase: 'verifying' });
    expect(await looked(kase, 'oscar')).toEqual({ accepted: true, phase: 'approving' });
    expect(await kase.decide('oscar', 'refuse')).toMatchObject({ refusal: 'decider-vouched' });
    expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true, phase: 'executing' });
    // Row 3: nobody is waited for beside an item of S4, and nothing says that something will come.
    await kase.reaches('awaiting-claim');
    expect(await kase.readings.register()).toMatchObject({ 'authenticator.suspend': 'proven' });
    const told = async () => rig.mailbox.to(kase.subject.privateEmail ?? '', kase.caseId).map(({ subject }) => subject);
    const both = await until('both mails', told, ({ length }) => length > 1);
    expect(both).toEqual(['A replacement of your passkey was opened', 'You can register your new passkey now']);
  });

  it('attack: by two verifiers, on video and at the desk, it is one document, and nobody’s own thing beside it', async () => {
    await verifier('oscar', (await rig.now()) - 300 * DAY);
    await verifier('rob', (await rig.now()) - 300 * DAY);
    const kase = await openLoss();
    expect(await looked(kase, 'oscar', 'attended-video')).toMatchObject(ACCEPTED);
    expect(await looked(kase, 'rob')).toMatchObject({ accepted: false, refusal: 'evidence-not-independent' });
    expect(await kase.recorded()).toMatchObject({ phase: 'verifying' });
  });

  it('attack: by whoever opened the case, was trained too long ago, or is no verifier, it is nothing', async () => {
    const now = await rig.now();
    await verifier('dora', now - DAY);
    await verifier('rob', now - 366 * DAY);
    const kase = await openLoss();
    expect(await looked(kase, 'dora')).toMatchObject({ accepted: false, refusal: 'voucher-has-part' });
    expect(await looked(kase, 'rob')).toMatchObject({ accepted: false, refusal: 'training-expired' });
    expect(await looked(kase, 'anna')).toMatchObject({ accepted: false, refusal: 'voucher-not-entitled' });
    expect(await refusals(kase)).toEqual(expect.arrayContaining(['voucher-has-part', 'training-expired']));
  });
});
