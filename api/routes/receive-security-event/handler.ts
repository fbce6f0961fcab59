import { keepSecurityEvent } from '../../../db/security-events.js';
import type { SetError } from '../../../proofs/security-event.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { receiveSecurityEventSchema } from './schema.js';

/** Senders may add parameters to it, though none is defined (RFC 8417, section 7.1). */
const MEDIA_TYPE = /^application\/secevent\+jwt\s*(;|$)/i;

const DESCRIPTIONS: Readonly<Record<SetError, string>> = {
  invalid_request: 'This is no Security Event Token as it is expected here, or one of another time.',
  invalid_key: 'The token is not signed with a key that its issuer publishes.',
  invalid_issuer: 'Nothing is taken from this issuer.',
  invalid_audience: 'The token is for somebody else.',
};

/** Verified here for the answer; the worker believes none of it and verifies it again. */
export const receiveSecurityEvent = route(
  receiveSecurityEventSchema,
  async ({ rawBody, header, now, logger }, deps) => {
    if (!MEDIA_TYPE.test(header('content-type') ?? '')) return refused('unsupported-media-type');
    const token = rawBody.trim();
    const reading = await deps.verifySecurityEvent(token, now);
    if (!reading.ok) {
      const { error: code } = reading;
      logger.warn('a security event was not taken', { code });
      return { status: 400, body: { err: code, description: DESCRIPTIONS[code] } };
    }
    const { issuer, jti } = reading.event;
    const isNew = await keepSecurityEvent(deps.db, { issuer, jti, token, receivedAt: now });
    logger.info('a security event was received', { issuer, jti, isNew });
    return { status: 202, body: null };
  },
);
