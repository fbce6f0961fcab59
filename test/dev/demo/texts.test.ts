import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { decodedIn, textsIn } from '../../../dev/demo/aftermath/texts.js';
import { clientCodec } from '../../../proofs/codec.js';
import { parseKeyring } from '../../../proofs/keyring.js';

const keyring = (id: string) =>
  parseKeyring(JSON.stringify({ current: id, keys: { [id]: randomBytes(32).toString('base64') } }));
const codec = clientCodec(keyring('ours'));
const plain = (value: unknown) => ({
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(JSON.stringify(value)),
});
const SECRET = 'what-nobody-may-read';

describe('The texts of a history', () => {
  it('holds every text, number and byte, however deep', () => {
    const event = { eventId: 7, attributes: [{ input: { payloads: [plain(SECRET)] }, name: 'decide' }] };
    const said = [...textsIn(event)].join('\n');
    for (const part of ['7', 'decide', 'json/plain', SECRET]) expect(said).toContain(part);
  });

  it('shows nothing of an encrypted payload until it is decoded', async () => {
    const history = { events: [{ failure: { encodedAttributes: (await codec.encode([plain(SECRET)]))[0] } }] };
    expect([...textsIn(history)].join('\n')).not.toContain(SECRET);
    const decoded = await decodedIn(history, codec);
    expect(decoded).toEqual({ text: expect.stringContaining(SECRET), opened: 1, unreadable: 0 });
  });

  it('counts what nobody with the key made, and goes on', async () => {
    const foreign = await clientCodec(keyring('theirs')).encode([plain('theirs')]);
    const history = [...foreign, ...(await codec.encode([plain(SECRET)]))];
    expect(await decodedIn(history, codec)).toMatchObject({ opened: 1, unreadable: 1 });
  });
});
