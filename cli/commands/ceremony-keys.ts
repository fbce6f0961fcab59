import { z } from 'zod';
import { SIGN_CEREMONY_PATH } from '../../contract/console.js';
import { canonicalJson } from '../../domain/canonical.js';
import { ceremonyKeysFlaw, ceremonyRecordOf, type CeremonyKey } from '../../domain/ceremony.js';
import type { SigningPage } from '../../proofs/assertion.js';
import { ceremonyKeyChallengeOf, fingerprintOf } from '../../proofs/ceremony.js';
import { verifyRegistration } from '../../proofs/registration.js';
import { holds } from '../ceremony/attendance.js';
import { answersOf, madeKey, readState, writeState, type MadeKey } from '../ceremony/state.js';
import { flag, operand, type CommandSpec } from '../command.js';
import { EXIT } from '../exit-codes.js';
import { UsageError } from '../failures.js';
import { setting } from './owner.js';

const options = z.object({ file: z.string().min(1) });

async function keyOf(made: MadeKey, ceremonyId: string, signing: SigningPage): Promise<CeremonyKey> {
  const { personId, codeHash, registration } = made;
  const request = { v: 1, kind: 'ceremony-key', ceremonyId, personId, codeHash } as const;
  const passkey = await verifyRegistration(registration, ceremonyKeyChallengeOf(request), signing);
  if (passkey === null) throw new UsageError(`The answer of ${personId} is of another ceremony, or of no key.`);
  const { credentialId, publicKey } = passkey;
  return { personId, credentialId, publicKey, fingerprint: fingerprintOf(passkey), codeHash };
}

/** Takes the two keys that were made, and says what both sign. */
export const ceremonyKeys: CommandSpec<z.infer<typeof options>> = {
  name: 'keys',
  operands: [operand('<answer>', 'of one page'), operand('<other>', 'of the other page')],
  summary: 'take the two keys that were made at a ceremony, and say what both sign',
  lesson: `It prints both fingerprints, and a link for each, to the page where they compare them, read the record and sign it with the
key that they just made. That shows an answer for \`countersign ceremony finish\`.

Example:
  countersign ceremony keys --file ceremony.json eyJwZXJz… eyJwZXJz…`,
  flags: [flag('--file <ceremony.json>', 'what begin wrote')],
  options,
  async run({ options: { file }, operands, at, show }) {
    const state = await readState(file);
    const { ceremonyId, personIds } = state;
    const signing = { rpId: setting(at, 'SIGNING_RP_ID'), origin: setting(at, 'SIGNING_ORIGIN') };
    const [one, other] = answersOf(operands, madeKey, personIds);
    const keys: [CeremonyKey, CeremonyKey] = [
      await keyOf(one, ceremonyId, signing),
      await keyOf(other, ceremonyId, signing),
    ];
    holds(ceremonyKeysFlaw(keys));
    await writeState(file, { ...state, keys });
    const text = Buffer.from(canonicalJson(ceremonyRecordOf(state, keys))).toString('base64url');
    const links = keys.map(({ personId, fingerprint }) => ({
      personId,
      fingerprint,
      page: `${signing.origin}${SIGN_CEREMONY_PATH}#${new URLSearchParams({ do: 'sign', person: personId, text }).toString()}`,
    }));
    show({
      json: { ceremonyId, links },
      text: [
        ...links.map((link) => `${link.personId} (key ${link.fingerprint}) signs at\n  ${link.page}`),
        `Then: countersign ceremony finish --file ${file} <answer> <answer>`,
      ],
    });
    return EXIT.done;
  },
};
