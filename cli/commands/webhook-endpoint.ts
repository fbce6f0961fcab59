import { z } from 'zod';
import { dropWebhookEndpoint, keepWebhookEndpoint } from '../../db/webhook-endpoints.js';
import { loadKeyring } from '../../proofs/keyring.js';
import { loadSigningKey } from '../../proofs/keys.js';
import { makeWebhookEndpoint } from '../../proofs/webhook-endpoint.js';
import { flag, type CommandSpec } from '../command.js';
import { EXIT } from '../exit-codes.js';
import { OWNERS, setting, withOwner } from './owner.js';

/** What is sent is signed and not encrypted: beyond this machine it goes by TLS. */
const endpointUrl = z
  .url({ protocol: /^https?$/, error: 'expected an address' })
  .refine((url) => url.startsWith('https:') || ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname), {
    message: 'expected https, unless it is this machine',
  });
const creation = z.object({
  client: z.string().regex(/^[\w.-]{1,64}$/, 'expected letters, digits and _ . -'),
  url: endpointUrl,
});

/** Has a tool be told of its cases. */
export const webhookEndpointCreate: CommandSpec<z.infer<typeof creation>> = {
  name: 'create',
  summary: 'tell a tool of its cases by signed webhooks; shows the id, and the secret once',
  lesson: `ENROLMENT_KEY_FILE is the key that vouches for it, CODEC_KEYRING_FILE what its secret is encrypted under. ${OWNERS}

Example:
  countersign webhook-endpoint create --client servicenow --url https://tool.example/countersign`,
  flags: [
    flag('--client <name>', 'the tool whose cases it is told of').makeOptionMandatory(),
    flag('--url <address>', 'where it is told').makeOptionMandatory(),
  ],
  options: creation,
  async run({ options: { client: clientId, url }, at, show }) {
    const keyring = await loadKeyring(setting(at, 'CODEC_KEYRING_FILE'));
    const enrolmentKey = await loadSigningKey(setting(at, 'ENROLMENT_KEY_FILE'));
    const made = await makeWebhookEndpoint(enrolmentKey, keyring, { clientId, url });
    await withOwner(at, (db) => keepWebhookEndpoint(db, made));
    const { endpointId: id, secret } = made;
    show({ json: { id, client: clientId, url, secret }, text: [id, secret] });
    return EXIT.done;
  },
};

const revocation = z.object({ id: z.string().regex(/^[0-9a-f]{16}$/, 'expected the 16 digits that were shown') });

/** Tells a tool nothing more. */
export const webhookEndpointRevoke: CommandSpec<z.infer<typeof revocation>> = {
  name: 'revoke',
  summary: 'tell an endpoint nothing more, not even what is on its way',
  lesson: `${OWNERS}

Example:
  countersign webhook-endpoint revoke --id 0123456789abcdef`,
  flags: [flag('--id <digits>', 'the 16 digits that were shown').makeOptionMandatory()],
  options: revocation,
  async run({ options: { id }, at, show }) {
    const wasThere = await withOwner(at, (db) => dropWebhookEndpoint(db, id));
    show({ json: { id, revoked: wasThere }, text: [wasThere ? 'revoked' : 'there is no such endpoint'] });
    return wasThere ? EXIT.done : EXIT.notAsWanted;
  },
};
