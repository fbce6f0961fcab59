import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { CASES_QUEUE, caseWorkflowId } from '../../contract/queues.js';
import { WORKFLOWS } from '../../contract/handlers.js';
import { digestOf } from '../../domain/canonical.js';
import type { Fact } from '../../domain/facts.js';
import type { StandingReceipt } from '../../domain/receipts.js';
import { generateKeys } from '../../proofs/key-files.js';
import { signingKeyFrom } from '../../proofs/keys.js';
import { signReceipt } from '../../proofs/receipts.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { rawPayload } from '../support/case-rig/raw-signal.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { untilPending } from '../support/case-rig/until-pending.js';
import { until } from '../support/case-rig/until.js';

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
});
afterEach(() => rig.directoryGate.open());
afterAll(() => rig?.end());

/** The ledger's role loses its right to write, or has it again: as when its database is gone for it. */
const ledgerMay = (verb: 'grant' | 'revoke'): Promise<unknown> =>
  sql
    .raw(`${verb} insert on countersign.ledger_entry ${verb === 'grant' ? 'to' : 'from'} countersign_ledger`)
    .execute(rig.place.directory.database.owner);

const isDisabled = async (kase: CaseDriver): Promise<boolean> => {
  const { disabled } = await rig.place.directory.owner
    .selectFrom('sample_directory.account')
    .select('disabled')
    .where('person_id', '=', kase.subject.personId)
    .executeTakeFirstOrThrow();
  return disabled;
};

describe('without its ledger', () => {
  it('a case grants nothing, and goes on by itself once the ledger is back', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    const before = await kase.recorded();
    const approval = await kase.signed('adam', 'approve');
    await ledgerMay('revoke');
    try {
      await kase.workflow.signal('decide', approval);
      await untilPending(kase, 'record', 3);
      expect(await kase.phase()).toBe('approving');
      expect(await kase.recorded()).toEqual(before);
      expect(await kase.readings.answer(approval.messageId)).toBeNull();
    } finally {
      await ledgerMay('grant');
    }
    await kase.reaches('awaiting-claim');
    expect(await kase.readings.answer(approval.messageId)).toMatchObject({ accepted: true });
    await kase.redeem();
    await kase.close();
  });

  it('a case still ends what it did: undoing never waits, and is written down afterwards, in order', async () => {
    const kase = await rig.open();
    await kase.complete();
    await ledgerMay('revoke');
    try {
      await kase.repudiate();
      await until('the account made safe', () => isDisabled(kase));
      expect(await kase.recorded()).toMatchObject({ phase: 'under-review', outcome: 'completed' });
      await untilPending(kase, 'record', 2);
    } finally {
      await ledgerMay('grant');
    }
    await until(
      'written',
      async () => (await kase.recorded()).outcome,
      (outcome) => outcome === 'repudiated',
    );
    await kase.reaches('under-review');
    const sequences = (await kase.readings.entries()).map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    await kase.close();
  });

  it('a case whose grant ended in the meantime loses no entry: what is written late was so when it was told', async () => {
    const kase = await rig.open(rig.nextSubject(), 'access.emergency');
    await kase.getGranted();
    await ledgerMay('revoke');
    const cancelled = kase.cancel();
    try {
      await until(
        'the grant proven gone',
        () => kase.readings.register(),
        (register) => register['membership.grant'] === 'end-proven',
      );
      expect(await kase.phase()).toBe('ending');
    } finally {
      await ledgerMay('grant');
    }
    expect(await cancelled).toMatchObject({ accepted: true });
    await kase.reaches('under-review');
    const entries = await kase.readings.entries();
    expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1));
    expect(await kase.readings.refusedAttempts()).toEqual([]);
    await kase.close();
  });
});

/** A favourable verdict on a decision, made up by somebody who has no key of ours. */
const madeUpVerdict = async (kase: CaseDriver): Promise<Fact> => {
  const { statement, assertion, messageId } = await kase.signed('dora', 'approve');
  const { verifier } = (await generateKeys()).signing;
  const standing: StandingReceipt = {
    type: 'standing',
    caseId: kase.caseId,
    personId: statement.decider,
    groups: ['recovery-approvers'],
    managerId: null,
    statementDigest: digestOf(statement),
    readAt: await rig.now(),
  };
  const signed = await signReceipt(await signingKeyFrom(verifier), standing);
  const by = statement.decider;
  const decidedAt = standing.readAt;
  const decision = { statement, assertion, by, passkeyJws: 'x', standing: signed, messageId, decidedAt };
  return { kind: 'decision', messageId, decision };
};

/** Sends a decision whose verification hangs, and returns the hanging activity's id. */
const hangingDecision = async (
  kase: CaseDriver,
  username: string,
): Promise<{ messageId: string; activityId: string }> => {
  const message = await kase.signed(username, 'approve');
  rig.directoryGate.close();
  await kase.workflow.signal('decide', message);
  return { messageId: message.messageId, activityId: await untilPending(kase, 'judgeDecision') };
};

describe('a task done again, because the worker that did it was killed', () => {
  const signals = async (kase: CaseDriver): Promise<number> => {
    const { events } = await kase.workflow.fetchHistory();
    return (events ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes).length;
  };

  it('refuses nobody who spoke to what it had come to: what is wanted is heard first, in whatever order both come', async () => {
    const kase = await rig.open();
    await kase.getApproved();
    const { messageId } = await hangingDecision(kase, 'dora');
    const before = await signals(kase);
    const claimed = kase.claim();
    await until('the claim to have come', async () => (await signals(kase)) > before);
    const proven = kase.submitTotp();
    await until('the fresh code to have come', async () => (await signals(kase)) > before + 1);
    rig.directoryGate.open();
    expect(await proven).toMatchObject({ accepted: true });
    expect(await claimed).toMatchObject({ accepted: true });
    expect(await kase.readings.answer(messageId)).toMatchObject({ accepted: false });
    await kase.reaches('under-review');
    await kase.close();
  });
});

describe('attack: an activity completed by hand', () => {
  it('with a result in plaintext is no result: the same is asked again, and the honest answer counts', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    const { activityId, messageId } = await hangingDecision(kase, 'adam');
    await rig.env.connection.workflowService.respondActivityTaskCompletedById({
      namespace: rig.env.namespace ?? 'default',
      workflowId: caseWorkflowId(kase.caseId),
      activityId,
      result: { payloads: [rawPayload('json/plain', JSON.stringify(await madeUpVerdict(kase)))] },
      identity: 'attacker',
    });
    const again = await until(
      'asked again',
      () => untilPending(kase, 'judgeDecision'),
      (asked) => asked !== activityId,
    );
    expect(again).not.toBe(activityId);
    expect(await kase.recorded()).toMatchObject({ phase: 'approving', approvals: [] });
    rig.directoryGate.open();
    await kase.reaches('awaiting-claim');
    expect(await kase.readings.answer(messageId)).toMatchObject({ accepted: true });
    await kase.redeem();
    await kase.close();
  });

  it('with a verdict on another message leaves nobody without a word: the answer is for whoever was heard', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    const { activityId, messageId } = await hangingDecision(kase, 'adam');
    const stray: Fact = { kind: 'message-refused', refusal: 'proof', messageId: randomUUID(), about: 'decision' };
    await rig.client.activity.complete({ workflowId: caseWorkflowId(kase.caseId), activityId }, stray);
    const word = await until('whoever was heard to be told', () => kase.readings.answer(messageId));
    expect(word).toMatchObject({ accepted: false, refusal: 'proof' });
    expect(await kase.readings.answer(stray.messageId)).toBeNull();
    rig.directoryGate.open();
    expect(await kase.decide('anna', 'approve')).toMatchObject({ accepted: true });
    await kase.redeem();
    await kase.close();
  });

  it('with a favourable verdict under our own codec key is vetoed where it is recorded, says so in the ledger and to its sender', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    const { activityId, messageId } = await hangingDecision(kase, 'dora');
    const workflowId = caseWorkflowId(kase.caseId);
    for (let sent = 0; sent < 3; sent += 1) await kase.workflow.signal('stop', null);
    await rig.client.activity.complete({ workflowId, activityId }, await madeUpVerdict(kase));
    await until(
      'vetoed',
      () => kase.readings.refusedAttempts(),
      (kinds) => kinds.includes('vetoed'),
    );
    rig.directoryGate.open();
    const word = await until(
      'whoever sent it to be told',
      () => kase.readings.answer(messageId),
      (answer) => answer !== undefined && answer !== null,
    );
    expect(word).toMatchObject({ accepted: false });
    // What was dropped meanwhile is not lost with the entry that was to tell of it: the refusal tells it.
    expect(await kase.readings.noise()).toEqual({ entries: 1, total: { malformed: 3 } });
    expect(await kase.recorded()).toMatchObject({ phase: 'approving', approvals: [] });
    expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true });
    await kase.redeem();
    expect((await kase.close()).approvals.map(({ by }) => by)).toEqual([rig.place.people['adam']?.personId]);
  });
});

describe('attack: a case started by hand', () => {
  const startByHand = (caseId: string, given: unknown) =>
    rig.client.workflow.execute(WORKFLOWS.recoveryCase, {
      workflowId: caseWorkflowId(caseId),
      taskQueue: CASES_QUEUE,
      args: [given],
    });

  it('out of nothing, as taken up or with a start argument of any kind ends at once and does nothing', async () => {
    for (const given of [null, 42, 'open', {}, { request: null }, { takeUp: { caseId: randomUUID(), reason: 'x' } }]) {
      expect(await startByHand(randomUUID(), given)).toMatchObject({ outcome: null });
    }
  });

  it('with the state of a case that is about to execute does nothing: only what was recorded counts', async () => {
    const kase = await rig.open();
    await kase.getApproved();
    const genuine = await kase.recorded();
    const id = randomUUID();
    const made = { ...genuine, id, phase: 'executing', stage: 'claim', deadline: null };
    const carried = {
      kase: made,
      subjectKey: 'made-up',
      continuation: 0,
      waiting: [],
      seen: [],
      unsent: [],
      noiseRecorded: 0,
      noise: {},
    };
    expect(await startByHand(id, { carried })).toMatchObject({ outcome: null });
    expect(await kase.readings.register()).toMatchObject({ 'password.set': 'planned' });
    await kase.redeem();
    await kase.close();
  });
});
