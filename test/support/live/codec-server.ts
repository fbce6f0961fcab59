import type { Payload } from '@temporalio/common';
import { z } from 'zod';
import type { Live } from './live.js';

const WITHIN_MS = 10_000;
const decodedPayloads = z.object({ payloads: z.array(z.object({ data: z.string() })) });

/** A payload in protobuf's JSON form, as the Temporal UI sends it: bytes in base64. */
function inBase64({ metadata, data }: Payload) {
  const base64 = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');
  const entries = Object.entries(metadata ?? {}).map(([key, value]) => [key, base64(value)]);
  return { metadata: Object.fromEntries(entries) as Record<string, string>, data: base64(data) };
}

/** Asks the codec server for something, as the Temporal UI does; its status, and the texts it made of the payloads. */
export async function askCodecServer(
  { environment }: Live,
  operation: 'decode' | 'encode',
  payloads: readonly Payload[],
  token: string | null = environment.codecToken,
): Promise<{ readonly status: number; readonly texts: readonly string[] }> {
  const response = await fetch(`${environment.urls.codecServer}/${operation}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ payloads: payloads.map(inBase64) }),
    signal: AbortSignal.timeout(WITHIN_MS),
  });
  if (!response.ok) return { status: response.status, texts: [] };
  const { payloads: decoded } = decodedPayloads.parse(await response.json());
  return { status: response.status, texts: decoded.map(({ data }) => Buffer.from(data, 'base64').toString('utf8')) };
}
