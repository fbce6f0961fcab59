import type { Warrant } from '../../../domain/warrant.js';
import type { Live } from './live.js';
import type { LiveCase } from './live-case.js';

/** A genuine warrant, as an attacker finds it in a history that they can decode. */
export interface FoundWarrant {
  readonly jws: string;
  readonly payload: Warrant;
}

/** The warrants that the connector was sent for a case, in order. */
export async function warrantsOf({ temporal }: Live, { workflow }: LiveCase): Promise<readonly FoundWarrant[]> {
  const { payloadConverter, payloadCodecs } = temporal.options.loadedDataConverter;
  const { events } = await workflow.fetchHistory();
  const found: FoundWarrant[] = [];
  for (const { activityTaskScheduledEventAttributes: scheduled } of events ?? []) {
    if (scheduled?.activityType?.name !== 'applyEffect') continue;
    let payloads = [...(scheduled.input?.payloads ?? [])];
    for (const codec of payloadCodecs) payloads = await codec.decode(payloads);
    for (const payload of payloads) {
      const jws = payloadConverter.fromPayload<string>(payload);
      const body = Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8');
      found.push({ jws, payload: JSON.parse(body) as Warrant });
    }
  }
  return found;
}
