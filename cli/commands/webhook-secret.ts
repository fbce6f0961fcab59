import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { dropWebhookSecret, keepWebhookSecret } from '../../db/webhook-secrets.js';
import { DAY } from '../../domain/clock.js';
import { DELIVERY_FORMATS } from '../../proofs/delivery.js';
import { loadKeyring } from '../../proofs/keyring.js';
import { loadSigningKey } from '../../proofs/keys.js';
import { makeWebhookSecret } from '../../proofs/webhook-secret.js';
import { flag, type CommandSpec } from '../command.js';
import { EXIT } from '../exit-codes.js';
import { UsageError } from '../failures.js';
import { OWNERS, setting, withOwner } from './owner.js';

/** A shorter secret could be guessed from one delivery (Standard Webhooks: 24 bytes at least). */
const vendorSecret = z.string().trim().min(24).max(256);

const creation = z.object({
  client: z.string().regex(/^[\w.-]{1,64}$/, 'expected letters, digits and _ . -'),
  format: z.enum(DELIVERY_FORMATS).default('standard-webhooks'),
  days: z.coerce.number('expected a number').int().min(1).max(365).default(90),
  secretFile: z.string().min(1).optional(),
});

async function vendorsOwn(file: string): Promise<string> {
  const read = vendorSecret.safeParse(await readFile(file, 'utf8'));
  if (!read.success) throw new UsageError('Expected a secret of 24 to 256 characters in the file.');
  return read.data;
}

/** Makes a secret that a tool signs what it sends with, or keeps the one that its vendor made. */
export const webhookSecretCreate: CommandSpec<z.infer<typeof creation>> = {
  name: 'create',
  summary: 'let a tool open cases by webhooks that it signs; shows the address, and the secret once',
  lesson: `ENROLMENT_KEY_FILE is the key that vouches for it, CODEC_KEYRING_FILE what it is encrypted under. ${OWNERS}

Examples:
  countersign webhook-secret create --client jenkins
  countersign webhook-secret create --client zendesk --format zendesk --secret-file secret.txt`,
  flags: [
    flag('--client <name>', 'the tool it speaks for').makeOptionMandatory(),
    flag('--format <format>', 'how the tool signs, standard-webhooks unless given', DELIVERY_FORMATS),
    flag('--days <1-365>', 'how long it lasts, 90 unless given'),
    flag('--secret-file <file>', 'the secret that the vendor made; else one is made'),
  ],
  options: creation,
  async run({ options: { client: clientId, format, days, secretFile }, at, show }) {
    const given = secretFile === undefined ? {} : { secret: await vendorsOwn(secretFile) };
    const keyring = await loadKeyring(setting(at, 'CODEC_KEYRING_FILE'));
    const enrolmentKey = await loadSigningKey(setting(at, 'ENROLMENT_KEY_FILE'));
    const expiresAt = Date.now() + days * DAY;
    const made = await makeWebhookSecret(enrolmentKey, keyring, { clientId, format, expiresAt, ...given });
    await withOwner(at, (db) => keepWebhookSecret(db, made));
    const address = `/v1/hooks/${made.hookId}`;
    const shown = secretFile === undefined ? { secret: made.secret } : {};
    const json = { id: made.hookId, address, client: clientId, format, expiresAt: new Date(expiresAt).toISOString() };
    show({ json: { ...json, ...shown }, text: [address, ...Object.values(shown)] });
    return EXIT.done;
  },
};

const revocation = z.object({ id: z.string().regex(/^[0-9a-f]{16}$/, 'expected the 16 digits in the address') });

/** Revokes a secret. */
export const webhookSecretRevoke: CommandSpec<z.infer<typeof revocation>> = {
  name: 'revoke',
  summary: 'take webhooks of a tool no more, from the next one on',
  lesson: `${OWNERS}

Example:
  countersign webhook-secret revoke --id 0123456789abcdef`,
  flags: [flag('--id <digits>', 'the 16 digits in the address (/v1/hooks/<digits>)').makeOptionMandatory()],
  options: revocation,
  async run({ options: { id }, at, show }) {
    const wasThere = await withOwner(at, (db) => dropWebhookSecret(db, id));
    show({ json: { id, revoked: wasThere }, text: [wasThere ? 'revoked' : 'there is no such hook'] });
    return wasThere ? EXIT.done : EXIT.notAsWanted;
  },
};
