import { z } from 'zod';
import type { OperationSchema } from '../../route.js';

/** What senders are told of a token that is not taken (RFC 8935, sections 2.3 and 2.4). */
const setError = z.strictObject({
  err: z.enum(['invalid_request', 'invalid_key', 'invalid_issuer', 'invalid_audience']),
  description: z.string(),
});

/** Takes a Security Event Token by push (RFC 8935): what other systems see of a person's account (issue 5, part 6). */
export const receiveSecurityEventSchema = {
  operation: 'receive-security-event',
  method: 'post',
  path: '/v1/security-events',
  summary: 'Report a security event',
  description:
    'Takes one Security Event Token (RFC 8417) as the body, of the media type application/secevent+jwt, as RFC 8935 has it. ' +
    'The token itself is the credential: signed by an issuer that was set up here, for the audience that was agreed, at ' +
    'most seven days old. What it says of somebody raises what their cases demand. One that came before, and one about ' +
    'nobody who is known here, are answered the same.',
  security: 'none',
  roles: [],
  params: z.strictObject({}),
  query: z.strictObject({}),
  body: null,
  answers: {
    202: { description: 'Taken', body: null },
    400: { description: 'Not taken, and why (RFC 8935, section 2.4)', body: setError },
  },
  problems: [],
} as const satisfies OperationSchema;
