import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ceremonyRecordOf } from '../../domain/ceremony.js';
import { isCeremonySigned, type Ceremony } from '../../proofs/ceremony.js';
import { loadTrust } from '../../proofs/keys.js';
import { everybody } from '../ceremony/attendance.js';
import { recordCeremony } from '../ceremony/record.js';
import { answersOf, madeSignature, readState } from '../ceremony/state.js';
import { flag, operand, type CommandSpec } from '../command.js';
import { enrolmentKeyOf } from '../enrolled/enrolment-key.js';
import { EXIT } from '../exit-codes.js';
import { UsageError } from '../failures.js';
import { policyIn } from '../policy/policy-file.js';
import { OWNERS, setting, withOwner } from './owner.js';

const options = z.object({ file: z.string().min(1) });

/** Records the ceremony that both signed. */
export const ceremonyFinish: CommandSpec<z.infer<typeof options>> = {
  name: 'finish',
  operands: [operand('<answer>', 'of one page'), operand('<other>', 'of the other page')],
  summary: 'record the ceremony that both signed: from then on their keys and the policy count',
  lesson: `Everything is looked at again: who the two are, that there is no key yet, both keys, both signatures, the policy's file. Both
keys count at once, however young. It is entry number one of the ledger's stream "ceremony".

${OWNERS} ENROLMENT_KEY_FILE is the enrolment worker's.

Example:
  countersign ceremony finish --file ceremony.json eyJwZXJz… eyJwZXJz…`,
  flags: [flag('--file <ceremony.json>', 'what begin wrote')],
  options,
  async run({ options: { file }, operands, at, show }) {
    const state = await readState(file);
    const { keys, personIds, begunAt, policyFile } = state;
    if (keys === undefined) throw new UsageError('Both make their keys first: countersign ceremony keys');
    const policy = await policyIn(policyFile, at);
    if (policy.digest !== state.policy) throw new UsageError(`${policyFile} changed meanwhile: begin anew.`);
    const trust = await loadTrust(setting(at, 'TRUST_FILE'));
    const signing = { rpId: setting(at, 'SIGNING_RP_ID'), origin: setting(at, 'SIGNING_ORIGIN') };
    const [one, other] = answersOf(operands, madeSignature, personIds);
    const [record, now] = [ceremonyRecordOf(state, keys), Date.now()];
    const ceremony: Ceremony = { type: 'ceremony', record, assertions: [one.assertion, other.assertion], heldAt: now };
    if (!(await isCeremonySigned(ceremony, signing)))
      throw new UsageError('It is not signed by both, each with the key that they made. Nothing was written.');
    const [people, enrolmentKey] = [await everybody(at), await enrolmentKeyOf(at, trust)];
    const policyText = await readFile(policyFile, 'utf8');
    await withOwner(at, (db) =>
      recordCeremony(db, {
        trust,
        signing,
        policy,
        people,
        personIds,
        begunAt,
        now,
        enrolmentKey,
        ceremony,
        policyText,
      }),
    );
    show({
      json: { ceremonyId: record.ceremonyId, people: personIds, policy: policy.digest },
      text: [`Held. ${personIds.join(' and ')} can sign from now on, and the policy ${policy.digest} holds.`],
    });
    return EXIT.done;
  },
};
