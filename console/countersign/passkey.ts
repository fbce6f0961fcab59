import { base64url } from '../common/encoding.js';

/** An assertion as it is sent. */
export interface Assertion {
  readonly credentialId: string;
  readonly authenticatorData: string;
  readonly clientDataJSON: string;
  readonly signature: string;
}

const coded = (bytes: ArrayBuffer): string => base64url(new Uint8Array(bytes));

/** Has one of these passkeys sign a challenge, its user verified; null when none did. */
export async function assertionOver(
  challenge: Uint8Array<ArrayBuffer>,
  { rpId, credentialIds }: { readonly rpId: string; readonly credentialIds: readonly Uint8Array<ArrayBuffer>[] },
): Promise<Assertion | null> {
  const allowCredentials = credentialIds.map((id) => ({ type: 'public-key', id }) as const);
  const publicKey = { challenge, rpId, allowCredentials, userVerification: 'required' } as const;
  const made = await navigator.credentials.get({ publicKey });
  if (!(made instanceof PublicKeyCredential) || !(made.response instanceof AuthenticatorAssertionResponse)) return null;
  const { authenticatorData, clientDataJSON, signature } = made.response;
  return {
    credentialId: made.id,
    authenticatorData: coded(authenticatorData),
    clientDataJSON: coded(clientDataJSON),
    signature: coded(signature),
  };
}
