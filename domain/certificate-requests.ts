/** A request for a certificate (RFC 2986), as far as it was read: whoever made it has the key, and nobody else had to see it. */
export interface CertificateWanted {
  /** The request itself, DER in base64. No secret: it holds a public key and what is asked for. */
  readonly request: string;
  /** SHA-256 of the public key (DER of the SubjectPublicKeyInfo, RFC 5280, section 4.1), hexadecimal. */
  readonly key: string;
  /** The name that is asked for, as text (RFC 4514). */
  readonly subject: string;
  /** Its alternative names (RFC 5280, section 4.2.1.6), `type:value`, in order. */
  readonly names: readonly string[];
}

/** What the directory of record knows of the certificates of an account: whom the last one was for, and every key of any. */
export interface CertificatesOfRecord {
  readonly subject: string;
  readonly names: readonly string[];
  /** As `CertificateWanted.key`, revoked ones too. */
  readonly keys: readonly string[];
}
