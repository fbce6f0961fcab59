import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Payload } from '@temporalio/common';
import type { Answer } from '../../contract/messages.js';
import { DAY, HOUR, MINUTE } from '../../domain/clock.js';
import { workloadIdOf } from '../../domain/machines.js';
import { clientCodec } from '../../proofs/codec.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import type { MachineOptions } from '../support/case-rig/machines.js';
import {
  countersigns,
  openOver,
  ownedMachine,
  provesBoth,
  REASON,
  stateOf,
  type OwnedMachine,
} from '../support/case-rig/owned-machines.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { SubjectSession } from '../support/case-rig/subject-session.js';
import { PLATFORM, PLATFORM_ISSUER } from '../support/case-rig/workload-platform.js';

const ENABLE = 'service-account.enable';
const METHOD = 'workload-attestation';
/** The one answer that a case gives itself, by its reason for the ledger. */
const WRONG = { accepted: false, refusal: 'workload-wrong' };

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start({ subjects: 60 });
});
afterAll(() => rig?.end());

/** An account of two owners, and a case of it that waits for evidence. */
async function opened(options: MachineOptions = {}): Promise<{ account: OwnedMachine; kase: CaseDriver }> {
  const account = await ownedMachine(rig, options);
  return { account, kase: await openOver(rig, ENABLE, account) };
}

/** A challenge of a session, by the message that asked for it. */
async function asked(kase: CaseDriver, session = kase.session): Promise<string> {
  const message = await session.challenge(METHOD);
  expect(await kase.submit(message)).toMatchObject({ accepted: true });
  return message.messageId;
}

/** A genuine token of the account's workload for some audience. */
async function tokenFor(audience: string, { username }: OwnedMachine): Promise<string> {
  return PLATFORM.token({ sub: `spiffe://example.com/${username}`, audience, issuedAt: await rig.now() });
}

const given = async (kase: CaseDriver) => (await kase.recorded()).evidence.map(({ receipt }) => receipt.method);

describe('a workload that shows itself', () => {
  it('is one item beside its owner’s passkey, in either order, bound to case, session and workload', async () => {
    for (const isFirst of [true, false]) {
      const { account, kase } = await opened();
      const both = [() => kase.submitWorkload(), () => kase.submitPasskey()];
      for (const give of isFirst ? both : both.toReversed()) expect(await give()).toMatchObject({ accepted: true });
      const { evidence } = await kase.reaches('approving');
      const sub = `spiffe://example.com/${account.username}`;
      expect(evidence.find(({ receipt }) => receipt.method === METHOD)?.receipt).toMatchObject({
        personId: account.owner.personId,
        enrolledId: workloadIdOf({ issuer: PLATFORM_ISSUER, sub }),
        strength: 2,
        domains: ['workload'],
        relayable: false,
      });
      await kase.cancel();
    }
  });

  it('leaves its token in no history, no entry and no view: it is sealed, read once and gone', async () => {
    const { account, kase } = await opened();
    const token = await tokenFor(await kase.session.workloadAudience(await asked(kase)), account);
    expect(await kase.submit(await kase.session.workloadEvidence(token))).toMatchObject({ accepted: true });
    const [, payload = token, signature = token] = token.split('.');
    const kept = [await readable(kase), JSON.stringify(await kase.recorded()), await kase.readings.entries()];
    const text = kept.map((one) => JSON.stringify(one)).join('\n');
    for (const part of [payload, signature]) expect(text).not.toContain(part);
    expect(text).toContain(METHOD);
    expect(await kase.readings.submissions()).toEqual([]);
  });

  it('attack: alone, or its owner’s passkey alone, is not enough, whoever waits', async () => {
    const [alone, owner] = [await opened(), await opened()];
    expect(await alone.kase.submitWorkload()).toMatchObject({ accepted: true, phase: 'verifying' });
    expect(await alone.kase.submitWorkload()).toMatchObject({ accepted: false });
    expect(await owner.kase.submitPasskey()).toMatchObject({ accepted: true, phase: 'verifying' });
    for (const { kase, account } of [alone, owner]) {
      expect(await kase.decide('sven', 'approve', { comment: REASON })).toMatchObject({ accepted: false });
      expect(await kase.phase()).toBe('verifying');
      expect(await stateOf(rig, account)).toMatchObject({ disabled: true });
    }
  });

  it('attack: a perfect token for another case, another browser, an earlier challenge, or another service, is nothing here', async () => {
    const [{ account, kase }, other] = [await opened(), await opened()];
    const stranger = await SubjectSession.begin(rig.ground, kase.caseId);
    const early = await kase.session.workloadAudience(await asked(kase));
    const elsewhere = await other.kase.session.workloadAudience(await asked(other.kase));
    const now = await asked(kase);
    const audiences = [early, elsewhere, await stranger.workloadAudience(now), 'https://vault.example.com'];
    const answers: Answer[] = [];
    for (const audience of audiences.slice(0, 3))
      answers.push(await kase.submit(await kase.session.workloadEvidence(await tokenFor(audience, account))));
    for (const answer of answers) expect(answer).toMatchObject(WRONG);
    expect(await kase.submitWorkload({ audience: audiences[3] ?? '' })).toMatchObject({ accepted: false });
    expect(await given(kase)).toEqual([]);
  });

  it.each([
    ['of another workload of the same platform', { sub: 'spiffe://example.com/payroll' }],
    ['of another platform', { issuer: 'https://evil.example.com' }],
    ['for another service beside us', { audience: ['urn:countersign:api', 'https://vault.example.com'] }],
    ['that is an access token', { typ: 'at+jwt' }],
    ['that is over', { livesSeconds: -60 }],
  ])('attack: a token %s counts for nothing, and each try counts', async (_, otherwise) => {
    const { kase } = await opened();
    for (const word of [WRONG, WRONG, WRONG]) expect(await kase.submitWorkload(otherwise)).toMatchObject(word);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused', evidence: [] });
  });

  it('attack: a token from before its challenge, as one who foresaw it would have, counts for nothing', async () => {
    const { kase } = await opened();
    const issuedAt = (await rig.now()) - 5 * MINUTE;
    expect(await kase.submitWorkload({ issuedAt, livesSeconds: 3_600 })).toMatchObject({ refusal: 'code-expired' });
    await rig.skip(MINUTE);
    const { kase: late, account } = await opened();
    const audience = await late.session.workloadAudience(await asked(late));
    await rig.skip(11 * MINUTE);
    const message = await late.session.workloadEvidence(await tokenFor(audience, account));
    expect(await late.submit(message)).toMatchObject({ refusal: 'code-expired' });
  });

  it('attack: the same token, given twice, counts once', async () => {
    const { account, kase } = await opened();
    const token = await tokenFor(await kase.session.workloadAudience(await asked(kase)), account);
    expect(await kase.submit(await kase.session.workloadEvidence(token))).toMatchObject({ accepted: true });
    await rig.skip(16 * MINUTE);
    expect(await kase.submit(await kase.session.workloadEvidence(token))).toMatchObject({ accepted: false });
  });

  it('attack: a workload that was registered for the occasion is too young, and none at all shows nothing', async () => {
    const sub = 'spiffe://example.com/mallory';
    const young = await opened({
      machine: { workload: { issuer: PLATFORM_ISSUER, sub, since: Date.now() - 29 * DAY } },
    });
    expect(await young.kase.submitWorkload()).toMatchObject({ accepted: false, refusal: 'enrolled-too-recently' });
    const none = await opened({ machine: { workload: null } });
    expect(await none.kase.submitWorkload()).toMatchObject({ accepted: false, refusal: 'workload-unregistered' });
    const unheard = { issuer: 'https://nobody-asked.example.com', sub, since: 0 };
    const foreign = await opened({ machine: { workload: unheard } });
    expect(await foreign.kase.submitWorkload()).toMatchObject({ accepted: false, refusal: 'method-unavailable' });
  });

  it('attack: another workload is registered for the account after the case opened: nothing is enabled', async () => {
    const { account, kase } = await opened();
    await provesBoth(kase);
    for (const who of [account.other.username, 'sven']) await kase.decide(who, 'approve', { comment: REASON });
    await kase.reaches('cooling-off');
    await rig.place.directory.owner
      .updateTable('sample_directory.machine')
      .set({ workload_sub: 'spiffe://example.com/mallory' })
      .where('account_id', '=', account.accountId)
      .execute();
    await rig.skip(2 * HOUR);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused' });
    expect(await stateOf(rig, account)).toMatchObject({ disabled: true });
  });
});

describe('a service account that security disabled (row 10)', () => {
  it('waits four hours instead of one, and has settled what it was disabled for once somebody confirmed it', async () => {
    const { account, kase } = await opened({ machine: { disabledFor: 'security' } });
    expect((await kase.recorded()).plan).toMatchObject({
      overlays: ['disabled-for-cause'],
      windows: { coolingOffSeconds: 14_400 },
    });
    await provesBoth(kase);
    const begun = await rig.now();
    await countersigns(rig, kase, account);
    expect((await rig.now()) - begun).toBeGreaterThanOrEqual(4 * HOUR);
    await kase.reaches('in-force');
    expect(await stateOf(rig, account)).toMatchObject({ disabled: false, disabled_for: 'security' });
    expect(await kase.decide('oscar', 'acknowledge')).toMatchObject({ accepted: true });
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
    expect(await stateOf(rig, account)).toMatchObject({ disabled: false, disabled_for: null });
  });

  it('attack: was disabled for cause while its case waited for an hour: nothing is enabled', async () => {
    const { account, kase } = await opened();
    await provesBoth(kase);
    for (const who of [account.other.username, 'sven']) await kase.decide(who, 'approve', { comment: REASON });
    await kase.reaches('cooling-off');
    await rig.place.directory.owner
      .updateTable('sample_directory.machine')
      .set({ disabled_for: 'security' })
      .where('account_id', '=', account.accountId)
      .execute();
    await rig.skip(2 * HOUR);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused' });
    expect(await stateOf(rig, account)).toMatchObject({ disabled: true });
  });
});

/** Everything in a case's history that the codec can read. */
async function readable(kase: CaseDriver): Promise<string> {
  const codec = clientCodec(rig.place.keyring);
  const found: Payload[] = [];
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
    if ('metadata' in value && 'data' in value) found.push(value as Payload);
    for (const inner of Object.values(value)) look(inner);
  };
  look((await kase.workflow.fetchHistory()).events);
  const texts = await Promise.all(
    found.map(async (payload) => {
      const [read] = await codec.decode([payload]).catch(() => [payload]);
      return Buffer.from(read?.data ?? []).toString('utf8');
    }),
  );
  return texts.join('\n');
}
