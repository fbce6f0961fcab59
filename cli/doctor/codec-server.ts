import { z } from 'zod';
import { clientCodec } from '../../proofs/codec.js';
import { loadKeyring } from '../../proofs/keyring.js';
import type { Variables } from '../../proofs/secret-files.js';
import { askHttp, ill, notAsked, reasonOf, well, type Finding } from './finding.js';

const decoded = z.looseObject({ payloads: z.array(z.looseObject({ data: z.string() })) });

const base64 = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('base64');

const UNAUTHORIZED = 401;
const SAMPLE = '"doctor"';

/** A payload that this installation's keys have encrypted, as the Temporal UI sends one. */
async function sampleOf(keyringFile: string): Promise<string> {
  const plain = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(SAMPLE) };
  const [encrypted] = await clientCodec(await loadKeyring(keyringFile)).encode([plain]);
  const metadata = Object.entries(encrypted?.metadata ?? {}).map(([name, value]) => [name, base64(value)]);
  return JSON.stringify({ payloads: [{ metadata: Object.fromEntries(metadata), data: base64(encrypted?.data) }] });
}

async function decodes(url: string, token: string, body: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const { json } = await askHttp('the codec server', `${url}/decode`, { method: 'POST', headers, body });
  const data = decoded.safeParse(json).data?.payloads[0]?.data ?? '';
  return Buffer.from(data, 'base64').toString() === SAMPLE;
}

/** The codec server: reachable, keeps others out, and decodes what our keys encrypted. */
export async function codecServerFindings(settings: Variables): Promise<readonly Finding[]> {
  const what = 'codec server';
  const { CODEC_SERVER_URL: given, CODEC_SERVER_TOKEN: token, CODEC_KEYRING_FILE: keyringFile } = settings;
  if (!given) return [notAsked(what, 'CODEC_SERVER_URL, CODEC_SERVER_TOKEN and CODEC_KEYRING_FILE')];
  const url = given.replace(/\/$/, '');
  try {
    const { status, clock } = await askHttp('the codec server', `${url}/health`);
    if (status !== 200) return [ill(what, `it answers ${status}`, 'Check that CODEC_SERVER_URL is the codec server.')];
    const uninvited = await askHttp('the codec server', `${url}/decode`, { method: 'POST', body: '{"payloads":[]}' });
    if (uninvited.status !== UNAUTHORIZED) {
      return [ill(what, 'it decodes for whoever asks', 'Take it off the network and see what runs there.')];
    }
    if (!token || !keyringFile) {
      return [
        well(what, 'it answers, and asks who is there'),
        notAsked('decoding', 'CODEC_SERVER_TOKEN and CODEC_KEYRING_FILE'),
        clock,
      ];
    }
    const nextStep = 'Give it the keyring of the workers (CODEC_KEYRING_FILE), and use its own CODEC_SERVER_TOKEN.';
    const isDecoded = await decodes(url, token, await sampleOf(keyringFile));
    return [
      well(what, url),
      isDecoded ? well('decoding', 'with the keys of this keyring') : ill('decoding', 'it does not', nextStep),
      clock,
    ];
  } catch (fault) {
    return [ill(what, reasonOf(fault), 'Start it, or correct CODEC_SERVER_URL and CODEC_KEYRING_FILE.')];
  }
}
