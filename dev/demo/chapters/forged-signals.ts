import type { Payload } from '@temporalio/common';
import { loadKeyring } from '../../../proofs/keyring.js';
import { inPlaintext, inventedCiphertext, signalRaw, signalsIn, wholeCase } from '../breaking-in.js';
import { check } from '../narrator.js';
import { droppedBy } from '../record.js';
import type { Stage } from '../stage.js';
import type { OpenCase, ProvenCase } from '../story-so-far.js';
import { answered } from '../words.js';
import { until } from '../until.js';

/** Forgeries 1 to 3: signals that no API sent. */
export async function forgedSignals(stage: Stage, { caseId, dora }: OpenCase, alices: ProvenCase): Promise<void> {
  const { environment, narrator } = stage;
  const approval = { v: 1, kind: 'decision', caseId, messageId: 'forged', approve: true };
  const { current } = await loadKeyring(environment.keys.CODEC_KEYRING_FILE);

  const isDropped = async (payload: Payload, kind: 'unreadable' | 'foreign'): Promise<void> => {
    const before = answered(await dora.readCase(caseId), 'reading the case');
    const dropped = await droppedBy(stage.record, caseId, kind);
    await signalRaw(stage, caseId, payload);
    await until(`the record tells of one more ${kind} message`, async () => {
      return (await droppedBy(stage.record, caseId, kind)) === dropped + 1;
    });
    const after = answered(await dora.readCase(caseId), 'reading the case');
    check(JSON.stringify(after) === JSON.stringify(before), 'the case is as it was');
  };

  await narrator.step('Forgery 1: an approval as a plaintext signal: dropped and recorded', () =>
    isDropped(inPlaintext(approval), 'unreadable'),
  );
  await narrator.step('Forgery 2: bytes that only look encrypted: dropped and recorded', () =>
    isDropped(inventedCiphertext(current), 'unreadable'),
  );
  await narrator.step(
    "Forgery 3: Adam's real approval, copied as ciphertext from Alice's case: dropped and recorded",
    async () => {
      const [copied] = await signalsIn(stage, alices.caseId);
      check(copied !== undefined, "Alice's history holds an encrypted approval");
      await isDropped(copied, 'foreign');
      const { approvals } = await wholeCase(stage, caseId);
      check(approvals.length === 0, 'no approval is counted');
    },
  );
}
