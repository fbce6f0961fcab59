/** What stands where something was taken out. */
const REDACTED = '[redacted]';

/** Deeper than anything we log on purpose; below it nothing is kept, so that a cycle ends. */
const DEEPEST = 8;

/** Keys whose value is never logged, compared without case, `-` and `_`. */
const SECRET_KEYS = new Set(
  [
    'accessToken',
    'apiToken',
    'address',
    'assertion',
    'authorization',
    'body',
    'callerToken',
    'challenge',
    'clientSecret',
    'code',
    'codeVerifier',
    'cookie',
    'credential',
    'dpop',
    'email',
    'idToken',
    'jwk',
    'jws',
    'key',
    'newPassword',
    'password',
    'pepper',
    'phone',
    'phoneOnFile',
    'privateKey',
    'proof',
    'refreshToken',
    'sealed',
    'sealedSecret',
    'secret',
    'secretKey',
    'setCookie',
    'signature',
    'token',
    'totp',
    'workEmail',
  ].map(plain),
);

function plain(key: string): string {
  return key.replaceAll(/[-_]/g, '').toLowerCase();
}

/** What gives itself away by its form, wherever it stands. Order matters: the longer form first. */
const SECRET_FORMS: readonly (readonly [form: RegExp, instead: string])[] = [
  // PEM private keys (RFC 7468).
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, REDACTED],
  // Compact JWS and JWE: the first part is base64url of `{"`.
  [/\beyJ[\w-]+(\.[\w-]*){2,4}/g, REDACTED],
  // Keys of ticket tools (`proofs/api-key.ts`); the id before the secret stays.
  [/\bcsk_([0-9a-f]{16})_[\w-]{8,}/g, `csk_$1_${REDACTED}`],
  // Schemes of the Authorization header (RFC 9110, section 11.6.2); SSWS is Okta's.
  [/\b(Bearer|DPoP|Basic|SSWS) +[\w.~+/=-]{8,}/gi, `$1 ${REDACTED}`],
  // The private half of a JWK (RFC 7517).
  [/("d"\s*:\s*)"[\w-]{20,}"/g, `$1"${REDACTED}"`],
  // The password of a URL (RFC 3986, section 3.2.1).
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/@]+@/gi, `$1:${REDACTED}@`],
  // A key of an otpauth URI.
  [/([?&]secret=)[^&\s]+/gi, `$1${REDACTED}`],
  // One-time codes: six to eight digits on their own. Case ids hold hyphens, times have thirteen digits.
  [/(?<![\w.:-])\d{6,8}(?![\w:-])/g, REDACTED],
  // The same said in groups, as codes are read out.
  [/(?<![\w.:-])\d{3,4}[ -]\d{3,4}(?![\w:-])/g, REDACTED],
  // Telephone numbers (E.164).
  [/(?<![\w.])\+[1-9]\d{6,14}(?!\d)/g, REDACTED],
  // Addresses of people.
  [/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, REDACTED],
];

/** A text without what looks like a secret. */
export function redactText(text: string): string {
  return SECRET_FORMS.reduce((left, [form, instead]) => left.replaceAll(form, instead), text);
}

function redactError(error: Error, depth: number): unknown {
  const { name, message, stack, cause } = error;
  const code: unknown = Reflect.get(error, 'code');
  return {
    name,
    message: redactText(message),
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(stack !== undefined && { stack: redactText(stack) }),
    ...(cause !== undefined && { cause: redacted(cause, depth + 1) }),
  };
}

/**
 * A value as it may be logged: secrets are taken out by their key and by their form. An error keeps its message, stack
 * and cause; its `code` names the kind of error and stays.
 */
export function redacted(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? REDACTED : value;
  if (depth >= DEEPEST) return REDACTED;
  if (value instanceof Error) return redactError(value, depth);
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return REDACTED;
  if (Array.isArray(value)) return value.map((item) => redacted(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      SECRET_KEYS.has(plain(key)) && item !== null && item !== undefined ? REDACTED : redacted(item, depth + 1),
    ]),
  );
}
