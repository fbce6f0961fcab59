import { Secret, TOTP } from 'otpauth';
import { SIGN_IN } from '../../connectors/sample-directory-fixture.js';

/** The code for a secret at a time, 30 s steps (RFC 6238). */
export const totpAt = (time: number, secret = SIGN_IN.totpSecret) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: time });
