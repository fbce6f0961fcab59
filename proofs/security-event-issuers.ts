import { z } from 'zod';
import { httpsAddress, jsonSetting } from './settings.js';

const name = z.string().min(1).max(255);

/** Who may report, where their keys are, and what they call us. */
const issuer = z.strictObject({ issuer: name, jwksUri: httpsAddress, audience: name });

/** One issuer of security events, as it was set up. */
export type SecurityEventIssuer = z.infer<typeof issuer>;

/** Settings of every process that verifies security events; without issuers, nobody's count. */
export const SECURITY_EVENT_SETTINGS = {
  /** JSON: `[{"issuer": …, "jwksUri": …, "audience": …}]`. */
  SECURITY_EVENT_ISSUERS: z
    .string()
    .default('[]')
    .transform(jsonSetting('Expected JSON: a list of issuers'))
    .pipe(
      z
        .array(issuer)
        .max(20)
        .refine((all) => new Set(all.map((one) => one.issuer)).size === all.length, 'Expected each issuer once'),
    ),
};
