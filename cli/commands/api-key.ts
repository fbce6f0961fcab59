import { z } from 'zod';
import { dropApiKey, keepApiKey, listApiKeys } from '../../db/api-keys.js';
import { DAY } from '../../domain/clock.js';
import { KEY_SCOPES, makeApiKey, readApiKeyRecord } from '../../proofs/api-key.js';
import { loadSigningKey, loadTrust } from '../../proofs/keys.js';
import { table } from '../api/in-words.js';
import { flag, type CommandSpec } from '../command.js';
import { EXIT } from '../exit-codes.js';
import { OWNERS, setting, withOwner } from './owner.js';

const creation = z.object({
  client: z.string().regex(/^[\w.-]{1,64}$/, 'expected letters, digits and _ . -'),
  days: z.coerce.number('expected a number').int().min(1).max(365).default(90),
  scope: z.enum(KEY_SCOPES).default('ticket-tool'),
});

/** Makes a key of a ticket tool and shows it once. */
export const apiKeyCreate: CommandSpec<z.infer<typeof creation>> = {
  name: 'create',
  summary: 'make a key of a ticket tool; it is shown once and kept nowhere',
  lesson: `ENROLMENT_KEY_FILE is the key that vouches for it. ${OWNERS}

Examples:
  countersign api-key create --client servicenow --days 90
  countersign api-key create --client reports --scope ticket-reader`,
  flags: [
    flag('--client <name>', 'the tool it speaks for').makeOptionMandatory(),
    flag('--days <1-365>', 'how long it lasts, 90 unless given'),
    flag('--scope <scope>', 'what it may do, ticket-tool unless given', KEY_SCOPES),
  ],
  options: creation,
  async run({ options: { client: clientId, days, scope }, at, show }) {
    const enrolmentKey = await loadSigningKey(setting(at, 'ENROLMENT_KEY_FILE'));
    const expiresAt = Date.now() + days * DAY;
    const made = await makeApiKey(enrolmentKey, { clientId, scope, expiresAt });
    await withOwner(at, (db) => keepApiKey(db, made));
    const json = {
      id: made.keyId,
      key: made.key,
      client: clientId,
      scope,
      expiresAt: new Date(expiresAt).toISOString(),
    };
    show({ json, text: [made.key] });
    return EXIT.done;
  },
};

const revocation = z.object({ id: z.string().regex(/^[0-9a-f]{16}$/, 'expected the 16 digits in the key') });

/** Revokes a key. */
export const apiKeyRevoke: CommandSpec<z.infer<typeof revocation>> = {
  name: 'revoke',
  summary: 'revoke a key, from the next request on',
  lesson: `${OWNERS}

Example:
  countersign api-key revoke --id 0123456789abcdef`,
  flags: [flag('--id <digits>', 'the 16 digits in the key (csk_<digits>_…)').makeOptionMandatory()],
  options: revocation,
  async run({ options: { id }, at, show }) {
    const wasThere = await withOwner(at, (db) => dropApiKey(db, id));
    show({ json: { id, revoked: wasThere }, text: [wasThere ? 'revoked' : 'there is no such key'] });
    return wasThere ? EXIT.done : EXIT.notAsWanted;
  },
};

/** Lists the keys there are, and those rows that are none. */
export const apiKeyList: CommandSpec<object> = {
  name: 'list',
  summary: 'list the keys there are, never what they say',
  lesson: `TRUST_FILE tells which rows the enrolment key signed. ${OWNERS}

Example:
  countersign api-key list`,
  options: z.object({}),
  async run({ at, show }) {
    const trust = await loadTrust(setting(at, 'TRUST_FILE'));
    const rows = await withOwner(at, listApiKeys);
    const keys = await Promise.all(
      rows.map(async ({ keyId, jws }) => {
        const record = await readApiKeyRecord(trust, keyId, jws);
        if (record === null) return { id: keyId, state: 'forged' as const, client: null, scope: null, expiresAt: null };
        const { clientId, scope, expiresAt } = record;
        const state = expiresAt <= Date.now() ? ('expired' as const) : ('valid' as const);
        return { id: keyId, state, client: clientId, scope, expiresAt: new Date(expiresAt).toISOString() };
      }),
    );
    const cells = keys.map(({ id, state, client, scope, expiresAt }) => [
      id,
      client ?? '-',
      scope ?? '-',
      expiresAt ?? '-',
      state,
    ]);
    show({ json: { keys }, text: table([['ID', 'CLIENT', 'SCOPE', 'EXPIRES', 'STATE'], ...cells]) });
    return keys.some(({ state }) => state === 'forged') ? EXIT.notAsWanted : EXIT.done;
  },
};
