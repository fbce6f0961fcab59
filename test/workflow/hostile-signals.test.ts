import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StopMessage } from '../../contract/messages.js';
import type { Case } from '../../domain/case.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { historiesOf } from '../support/case-rig/histories.js';
import { rawPayload, signalRaw, type RawPayload } from '../support/case-rig/raw-signal.js';
import { authenticatorApp } from '../../dev/seed/authenticator-app.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { until } from '../support/case-rig/until.js';

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
});
afterAll(() => rig?.end());

/** What a bare wish to stop would look like, in the open. */
const stopMessage = (caseId: string): StopMessage => ({
  v: 1,
  kind: 'stop',
  reason: 'cancel',
  caseId,
  messageId: randomUUID(),
  submission: 'a'.repeat(64),
});

/** The case without the count of its entries: noise is written down, and changes nothing else. */
const stateOf = async (kase: CaseDriver): Promise<Omit<Case, 'sequence'>> => {
  const { sequence: _counted, ...state } = await kase.recorded();
  return state;
};

const encrypted = (data: Uint8Array, keyId = rig.place.keyring.current): RawPayload =>
  rawPayload('binary/encrypted', data, { 'encryption-key-id': keyId });

/** The payloads of the last signal in a case's history: real ciphertext, as it went over the wire. */
const lastSignalOf = async (kase: CaseDriver): Promise<RawPayload[]> => {
  const [run] = await historiesOf(rig.client, rig.place.directory.database, kase.caseId);
  const signals = (run?.history.events ?? []).map((event) => event.workflowExecutionSignaledEventAttributes);
  const payloads = signals.findLast((signal) => signal !== null && signal !== undefined)?.input?.payloads ?? [];
  return payloads.map(({ metadata, data }) => ({ metadata: metadata ?? {}, data: data ?? new Uint8Array() }));
};

const untilNoise = (kase: CaseDriver, kind: string, count: number): Promise<unknown> =>
  until(
    `${count} ${kind}`,
    async () => (await kase.readings.noise()).total as Record<string, number>,
    (total) => total[kind] === count,
  );

/** Attacks on a case by signal, and what the ledger calls each. */
const ATTACKS: readonly { name: string; noise: string; send(kase: CaseDriver): Promise<void> }[] = [
  {
    name: 'a well-formed message in plaintext',
    noise: 'unreadable',
    send: ({ caseId }) =>
      signalRaw(rig, caseId, 'stop', [rawPayload('json/plain', JSON.stringify(stopMessage(caseId)))]),
  },
  {
    name: 'an encoding nobody knows',
    noise: 'unreadable',
    send: ({ caseId }) => signalRaw(rig, caseId, 'stop', [rawPayload('binary/unknown', 'x')]),
  },
  {
    name: 'a ciphertext made up from nothing',
    noise: 'unreadable',
    send: ({ caseId }) => signalRaw(rig, caseId, 'decide', [encrypted(Buffer.alloc(200, 7))]),
  },
  {
    name: 'a ciphertext under a key nobody has',
    noise: 'unreadable',
    send: ({ caseId }) => signalRaw(rig, caseId, 'decide', [encrypted(Buffer.alloc(200, 7), 'stolen')]),
  },
  {
    name: 'an empty payload',
    noise: 'unreadable',
    send: ({ caseId }) => signalRaw(rig, caseId, 'decide', [encrypted(new Uint8Array())]),
  },
  { name: 'no payload at all', noise: 'malformed', send: ({ caseId }) => signalRaw(rig, caseId, 'stop', []) },
  { name: 'a bare null', noise: 'malformed', send: (kase) => kase.workflow.signal('stop', null) },
  { name: 'a number', noise: 'malformed', send: (kase) => kase.workflow.signal('decide', 42) },
  {
    name: 'a message of the wrong kind for its signal',
    noise: 'malformed',
    send: (kase) => kase.workflow.signal('decide', stopMessage(kase.caseId)),
  },
  {
    name: 'a message far too long',
    noise: 'malformed',
    send: (kase) => kase.workflow.signal('stop', { ...stopMessage(kase.caseId), more: 'x'.repeat(20_000) }),
  },
  {
    name: 'a message for another case, encrypted with our key',
    noise: 'foreign',
    send: (kase) => kase.workflow.signal('stop', stopMessage(randomUUID())),
  },
];

describe('a hostile signal changes nothing, is counted, and honest people go on', () => {
  for (const { name, noise, send } of ATTACKS) {
    it(`attack: ${name}`, async () => {
      const kase = await rig.open();
      await kase.submitTotp();
      const before = await stateOf(kase);
      await send(kase);
      await untilNoise(kase, noise, 1);
      expect(await stateOf(kase)).toEqual(before);
      expect(await kase.submitEmailCode()).toEqual({ accepted: true, phase: 'approving' });
      await kase.cancel();
      await kase.close();
    });
  }
});

describe('attacks with what an honest person said', () => {
  it('attack: the ciphertext of an approval of another case, copied from its history', async () => {
    const [approved, target] = [await rig.open(), await rig.open()];
    await approved.getApproved();
    await target.proveIdentity();
    const before = await stateOf(target);
    await signalRaw(rig, target.caseId, 'decide', await lastSignalOf(approved));
    await untilNoise(target, 'foreign', 1);
    expect(await stateOf(target)).toEqual(before);
    for (const kase of [approved, target]) {
      await kase.cancel();
      await kase.reaches('under-review');
      await kase.close();
    }
  });

  it('attack: the same decision sent again, as it was and under another id', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    const refused = await kase.signed('dora', 'approve');
    await kase.tell('decide', refused);
    const before = await stateOf(kase);
    await signalRaw(rig, kase.caseId, 'decide', await lastSignalOf(kase));
    await untilNoise(kase, 'duplicate', 1);
    const again = { ...refused, messageId: randomUUID() };
    expect(await kase.tell('decide', again)).toMatchObject({ accepted: false, refusal: 'decider-opened' });
    expect(await stateOf(kase)).toEqual(before);
    await kase.decide('adam', 'approve');
    await kase.reaches('awaiting-claim');
    await kase.cancel();
    await kase.reaches('under-review');
    await kase.close();
  });
});

describe('signals that no case listens to', () => {
  for (const name of ['pay-me', 'opened', '__temporal_cancel', '__stack_trace', 'constructor']) {
    it(`attack: a signal called ${name} is not heard and wedges nothing`, async () => {
      const kase = await rig.open();
      const before = await stateOf(kase);
      await kase.workflow.signal(name, stopMessage(kase.caseId));
      expect(await kase.phase()).toBe('verifying');
      expect(await stateOf(kase)).toEqual(before);
      await kase.cancel();
      await kase.close();
    });
  }
});

describe('a flood', () => {
  it('attack: noise beyond twenty entries is summed up in the next entry, and nothing is lost of the count', async () => {
    const kase = await rig.open();
    for (let sent = 1; sent <= 25; sent += 1) {
      await kase.workflow.signal('stop', null);
      await kase.phase();
    }
    const { entries } = await kase.readings.noise();
    expect(entries).toBe(20);
    await kase.submitTotp();
    expect(await kase.readings.noise()).toEqual({ entries: 21, total: { malformed: 25 } });
    await kase.submitEmailCode();
    await kase.decide('adam', 'approve');
    await kase.redeem();
    await kase.close();
  });

  it('attack: a burst of 150 messages in good form leaves room for the honest ones that follow', async () => {
    const kase = await rig.open();
    await Promise.all(Array.from({ length: 150 }, () => kase.workflow.signal('stop', stopMessage(kase.caseId))));
    const code = authenticatorApp(kase.subject.recoveryTotpSecret ?? '').nextCode(await rig.now());
    const taken = await until(
      'room',
      () => kase.submitTotp(code),
      (answer) => answer.accepted || answer.refusal !== 'flooded',
    );
    expect(taken).toEqual({ accepted: true, phase: 'verifying' });
    expect(await kase.readings.noise()).toMatchObject({ total: { flooded: expect.any(Number) } });
    await kase.submitEmailCode();
    expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true });
    await kase.cancel();
    await kase.reaches('under-review');
    await kase.close();
  });
});
