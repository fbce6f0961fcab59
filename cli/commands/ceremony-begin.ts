import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { SIGN_CEREMONY_PATH } from '../../contract/console.js';
import { loadTrust } from '../../proofs/keys.js';
import { attend, everybody } from '../ceremony/attendance.js';
import { writeState } from '../ceremony/state.js';
import { flag, type CommandSpec } from '../command.js';
import { EXIT } from '../exit-codes.js';
import { policyFileOf, policyIn } from '../policy/policy-file.js';
import { OWNERS, setting, withOwner } from './owner.js';

const person = z.string().min(1, 'expected the id of a person');
const options = z.object({ one: person, other: person, policy: z.string().optional(), file: z.string().min(1) });

/** Begins the ceremony at which the first two decision keys are made. */
export const ceremonyBegin: CommandSpec<z.infer<typeof options>> = {
  name: 'begin',
  summary: 'begin the ceremony that makes the first two decision keys and signs the first policy',
  lesson: `Two control owners are in one room, each with a browser of their own and a security key. It prints a link for each, to the page
where they make their key; that shows a code to keep on paper, a fingerprint to read to the other, and an answer for
\`countersign ceremony keys\`. It is held within an hour, and only while nobody who holds authority has a key, or after \`ceremony reopen\`.

${OWNERS} DIRECTORY_OF_RECORD_URL, TRUST_FILE, SIGNING_RP_ID and SIGNING_ORIGIN as the workers have them.

Example:
  countersign ceremony begin --one p-7001 --other p-7002 --policy policy/recovery.yaml --file ceremony.json`,
  flags: [
    flag('--one <id>', 'a control owner, by the directory of record'),
    flag('--other <id>', 'another'),
    flag('--policy <file>', 'the first policy; that of POLICY_FILE unless named'),
    flag('--file <ceremony.json>', 'where the ceremony is kept meanwhile; a new file'),
  ],
  options,
  async run({ options: wanted, at, show }) {
    const policyFile = policyFileOf(wanted.policy, at);
    const policy = await policyIn(policyFile, at);
    const trust = await loadTrust(setting(at, 'TRUST_FILE'));
    const [people, now] = [await everybody(at), Date.now()];
    const personIds: [string, string] = [wanted.one, wanted.other];
    const signing = { rpId: setting(at, 'SIGNING_RP_ID'), origin: setting(at, 'SIGNING_ORIGIN') };
    const attendance = { trust, signing, policy, people, personIds, begunAt: now, now };
    const number = await withOwner(at, (db) => attend(db, attendance));
    const ceremonyId = randomUUID();
    const begun = { number, ceremonyId, personIds, policyFile, policy: policy.digest, begunAt: now };
    await writeState(wanted.file, begun, true);
    const page = `${signing.origin}${SIGN_CEREMONY_PATH}`;
    const links = personIds.map((personId) => ({
      personId,
      page: `${page}#${new URLSearchParams({ do: 'key', ceremony: ceremonyId, person: personId }).toString()}`,
    }));
    show({
      json: { ceremonyId, links },
      text: [
        ...links.map(({ personId, page: link }) => `${personId} makes their key at\n  ${link}`),
        `Then: countersign ceremony keys --file ${wanted.file} <answer> <answer>`,
      ],
    });
    return EXIT.done;
  },
};
