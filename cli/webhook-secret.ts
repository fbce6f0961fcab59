import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { connect } from '../db/connect.js';
import { dropWebhookSecret, keepWebhookSecret } from '../db/webhook-secrets.js';
import { DAY } from '../domain/clock.js';
import { DELIVERY_FORMATS } from '../proofs/delivery.js';
import { loadKeyring } from '../proofs/keyring.js';
import { loadSigningKey } from '../proofs/keys.js';
import { makeWebhookSecret } from '../proofs/webhook-secret.js';

const USAGE = `webhook-secret create --client <name> [--format ${DELIVERY_FORMATS.join('|')}] [--days <1-365, 90 unless given>]
                      [--secret-file <the secret that the vendor made; else one is made and shown>]
webhook-secret revoke --id <the 16 digits in the address>`;

/** The owner of the database, the key that vouches for what it makes, and the keys that the secret is encrypted under. */
const environment = z.object({
  DATABASE_URL: z.url(),
  ENROLMENT_KEY_FILE: z.string().min(1),
  CODEC_KEYRING_FILE: z.string().min(1),
});

const creation = z.object({
  client: z.string().regex(/^[\w.-]{1,64}$/),
  format: z.enum(DELIVERY_FORMATS).default('standard-webhooks'),
  days: z.coerce.number().int().min(1).max(365).default(90),
  'secret-file': z.string().min(1).optional(),
});
const revocation = z.object({ id: z.string().regex(/^[0-9a-f]{16}$/) });

/** A shared secret under 24 bytes could be guessed from one delivery (Standard Webhooks: 24 to 64 bytes). */
const vendorSecret = z.string().trim().min(24).max(256);

const { DATABASE_URL, ENROLMENT_KEY_FILE, CODEC_KEYRING_FILE } = environment.parse(process.env);
const string = { type: 'string' } as const;
const options = { client: string, format: string, days: string, 'secret-file': string, id: string };
const { positionals, values } = parseArgs({ allowPositionals: true, options });
const db = connect(DATABASE_URL);
try {
  if (positionals[0] === 'create') {
    const { client: clientId, format, days, 'secret-file': file } = creation.parse(values);
    const given = file === undefined ? {} : { secret: vendorSecret.parse(await readFile(file, 'utf8')) };
    const wanted = { clientId, format, expiresAt: Date.now() + days * DAY, ...given };
    const keyring = await loadKeyring(CODEC_KEYRING_FILE);
    const made = await makeWebhookSecret(await loadSigningKey(ENROLMENT_KEY_FILE), keyring, wanted);
    await keepWebhookSecret(db, made);
    console.log(`/v1/hooks/${made.hookId}`);
    if (file === undefined) console.log(made.secret);
  } else if (positionals[0] === 'revoke') {
    console.log((await dropWebhookSecret(db, revocation.parse(values).id)) ? 'revoked' : 'there is no such hook');
  } else {
    console.error(USAGE);
    process.exitCode = 2;
  }
} finally {
  await db.destroy();
}
