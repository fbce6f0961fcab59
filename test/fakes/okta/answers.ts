/** An answer of the fake. */
export interface FakeAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** An authenticator as the fake keeps it. */
export interface FakeFactor {
  readonly userId: string;
  readonly factorId: string;
  readonly factorType: string;
  readonly provider: string;
  readonly status: string;
  /** RFC 3339; null where Okta does not say. */
  readonly created: string | null;
}

/** What a person's Okta Verify shows, and what they did with it. */
export interface FakeTransaction {
  readonly id: string;
  readonly factor: FakeFactor;
  readonly number: number;
  /** The three numbers that the authenticator offers. */
  readonly choices: readonly number[];
  factorResult: 'WAITING' | 'SUCCESS' | 'REJECTED' | 'TIMEOUT';
}

const ERRORS = {
  E0000001: 'Api validation failed: factorVerifyRequest',
  E0000006: 'You do not have permission to perform the requested action',
  E0000007: 'Not found: Resource not found',
  E0000009: 'Internal Server Error',
  E0000011: 'Invalid token provided',
  E0000047: 'API call exceeded rate limit due to too many requests.',
} as const;

/** An error in the published form. */
export function errorAnswer(status: number, errorCode: keyof typeof ERRORS): FakeAnswer {
  const body = {
    errorCode,
    errorSummary: ERRORS[errorCode],
    errorLink: errorCode,
    errorId: `oae${'x'.repeat(22)}`,
    errorCauses: [],
  };
  return { status, body };
}

/** A factor, as `UserFactorPush`. */
export function factorAnswer(origin: string, factor: FakeFactor): FakeAnswer {
  const { userId, factorId, factorType, provider, status, created } = factor;
  const self = `${origin}/api/v1/users/${userId}/factors/${factorId}`;
  const body = {
    id: factorId,
    factorType,
    provider,
    vendorName: provider,
    status,
    ...(created !== null && { created, lastUpdated: created }),
    profile: {
      credentialId: 'jane.doe@example.com',
      deviceType: 'SmartPhone_IPhone',
      name: 'My Phone',
      platform: 'IOS',
    },
    _links: { self: { href: self }, verify: { href: `${self}/verify`, hints: { allow: ['POST'] } } },
  };
  return { status: 200, body };
}

/** A push that waits, as `UserFactorPushTransactionWaitingNMC`, or without a number `…NoNMC`. */
export function waitingAnswer(
  origin: string,
  { id, factor, number }: FakeTransaction,
  { status, withNumber, expiresAt }: { status: number; withNumber: boolean; expiresAt: string },
): FakeAnswer {
  const { userId, factorId } = factor;
  const href = `${origin}/api/v1/users/${userId}/factors/${factorId}/transactions/${id}`;
  const body = {
    expiresAt,
    factorResult: 'WAITING',
    profile: { credentialId: 'jane.doe@example.com' },
    ...(withNumber && { _embedded: { challenge: { correctAnswer: number } } }),
    _links: { poll: { href, hints: { allow: ['GET'] } }, cancel: { href, hints: { allow: ['DELETE'] } } },
  };
  return { status, body };
}

/** A push of which something came. */
export function endedAnswer(origin: string, { factor, factorResult }: FakeTransaction): FakeAnswer {
  const self = `${origin}/api/v1/users/${factor.userId}/factors/${factor.factorId}`;
  const links = { verify: { href: `${self}/verify` }, factor: { href: self } };
  return { status: 200, body: { factorResult, ...(factorResult !== 'SUCCESS' && { _links: links }) } };
}
