import { Secret, TOTP } from 'otpauth';
import { qrCodeOf } from '../../enrolment/app-qr.js';
import { route } from '../../route.js';
import { makeAppSecretSchema } from './schema.js';

/** What apps show above the code. */
const ISSUER = 'Account recovery';

export const makeAppSecret = route(makeAppSecretSchema, async (_incoming, { publicUrl }) => {
  const secret = new Secret();
  const uri = new TOTP({ secret, issuer: ISSUER, label: new URL(publicUrl).hostname }).toString();
  return { status: 201, body: { secret: secret.base32, uri, ...qrCodeOf(uri) } };
});
