import { parseArgs } from 'node:util';
import { z } from 'zod';
import { loadSigningKey, loadTrust } from '../../proofs/keys.js';
import { writePeople } from './people-file.js';
import { seed } from './seed.js';

/** What this process reads from its environment. It alone reads the enrolment key. */
const environment = z.object({
  DATABASE_URL: z.url(),
  ENROLMENT_KEY_FILE: z.string().min(1),
  TRUST_FILE: z.string().min(1),
  SIGNING_RP_ID: z.string().min(1),
  STATE_FOLDER: z.string().min(1),
});

/**
 * Makes the sample people and writes them, with their secrets, to `people.json` in the state folder. With `--json` the
 * same goes to standard output; `--subjects N` makes N further people.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, subjects: { type: 'string', default: '0' } } });
  const env = environment.parse(process.env);
  const people = await seed({
    ownerUrl: env.DATABASE_URL,
    enrolmentKey: await loadSigningKey(env.ENROLMENT_KEY_FILE),
    caseWorkerSeal: (await loadTrust(env.TRUST_FILE)).seal['case-worker'],
    now: Date.now(),
    rpId: env.SIGNING_RP_ID,
    subjects: z.coerce.number().int().min(0).parse(values.subjects),
  });
  const file = await writePeople(env.STATE_FOLDER, people);
  console.log(
    values.json ? JSON.stringify(people) : `${Object.keys(people).length} sample people; how to be them: ${file}`,
  );
}

await main();
