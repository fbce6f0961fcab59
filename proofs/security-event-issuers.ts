import { z } from 'zod';

/** Encrypted, or on this machine: whose keys these are is all that a signature rests on. */
const keysUrl = z.url().refine((url) => {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || hostname === '127.0.0.1';
}, 'Expected an https address');

const name = z.string().min(1).max(255);

/** Who may report, where their keys are, and what they call us. */
const issuer = z.strictObject({ issuer: name, jwksUri: keysUrl, audience: name });

/** One issuer of security events, as it was set up. */
export type SecurityEventIssuer = z.infer<typeof issuer>;

function parsed(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'Expected JSON: a list of issuers' });
    return z.NEVER;
  }
}

/** Settings of every process that verifies security events; without issuers, nobody's count. */
export const SECURITY_EVENT_SETTINGS = {
  /** JSON: `[{"issuer": …, "jwksUri": …, "audience": …}]`. */
  SECURITY_EVENT_ISSUERS: z
    .string()
    .default('[]')
    .transform(parsed)
    .pipe(
      z
        .array(issuer)
        .max(20)
        .refine((all) => new Set(all.map((one) => one.issuer)).size === all.length, 'Expected each issuer once'),
    ),
};
