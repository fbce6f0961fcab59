import { parseArgs } from 'node:util';
import { z } from 'zod';
import { dropApiKey, keepApiKey } from '../db/api-keys.js';
import { connect } from '../db/connect.js';
import { DAY } from '../domain/clock.js';
import { KEY_SCOPES, makeApiKey } from '../proofs/api-key.js';
import { loadSigningKey } from '../proofs/keys.js';

const USAGE = `api-key create --client <name> [--days <1-365, 90 unless given>] [--scope ${KEY_SCOPES.join('|')}]
api-key revoke --id <the 16 digits in the key>`;

/** What this process reads from its environment: the owner of the database, and the key that vouches for what it makes. */
const environment = z.object({ DATABASE_URL: z.url(), ENROLMENT_KEY_FILE: z.string().min(1) });

const creation = z.object({
  client: z.string().regex(/^[\w.-]{1,64}$/),
  days: z.coerce.number().int().min(1).max(365).default(90),
  scope: z.enum(KEY_SCOPES).default('ticket-tool'),
});
const revocation = z.object({ id: z.string().regex(/^[0-9a-f]{16}$/) });

/** Makes a key of a ticket tool and shows it once, or revokes one. */
async function main(): Promise<void> {
  const string = { type: 'string' } as const;
  const options = { client: string, days: string, scope: string, id: string };
  const { positionals, values } = parseArgs({ allowPositionals: true, options });
  const { DATABASE_URL, ENROLMENT_KEY_FILE } = environment.parse(process.env);
  const db = connect(DATABASE_URL);
  try {
    if (positionals[0] === 'create') {
      const { client: clientId, days, scope } = creation.parse(values);
      const wanted = { clientId, scope, expiresAt: Date.now() + days * DAY };
      const made = await makeApiKey(await loadSigningKey(ENROLMENT_KEY_FILE), wanted);
      await keepApiKey(db, made);
      console.log(made.key);
    } else if (positionals[0] === 'revoke') {
      const wasThere = await dropApiKey(db, revocation.parse(values).id);
      console.log(wasThere ? 'revoked' : 'there is no such key');
    } else {
      console.error(USAGE);
      process.exitCode = 2;
    }
  } finally {
    await db.destroy();
  }
}

await main();
