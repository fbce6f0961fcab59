import { sha256 } from '../common/encoding.js';
import type { PublicJwk } from '../common/jwk.js';

/** A new passkey as a change takes it (WebAuthn Level 3, section 5.1.1). */
export interface Registration {
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly response: {
    readonly clientDataJSON: string;
    readonly attestationObject: string;
    readonly transports: readonly string[];
  };
}

/** What is to be changed, as the API takes it. */
export type WantedChange =
  | { readonly kind: 'add-passkey'; readonly name: string; readonly registration: Registration }
  | { readonly kind: 'add-totp'; readonly name: string; readonly secret: string; readonly code: string }
  | { readonly kind: 'replace-codes'; readonly replyTo: PublicJwk }
  | { readonly kind: 'add-address'; readonly address: string; readonly code: string }
  | { readonly kind: 'add-contact'; readonly name: string; readonly address: string }
  | { readonly kind: 'remove'; readonly enrolledId: string };

/** Canonical JSON (RFC 8785) of what a change is made of: objects, lists and texts. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${pairs.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}

/** SHA-256 over the canonical JSON of a change, in lower-case hex: what a passkey confirms. */
export async function digestOf(change: WantedChange): Promise<string> {
  return [...(await sha256(canonical(change)))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
