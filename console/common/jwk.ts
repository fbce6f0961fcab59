/** The public half of a key over P-256, in the members that name it (RFC 7638, section 3.2). */
export type PublicJwk = Readonly<Record<'kty' | 'crv' | 'x' | 'y', string>>;
