import { IDENTIFIER } from '../domain/subjects.js';

/** Somebody as a security event names them: by their id in the directory of record, or by another identifier. */
export type NamedSubject = { readonly personId: string } | { readonly identifier: string };

/** Aliases are few (RFC 9493, section 3.2.7). */
const ALIASES_MAX = 10;

/** The `acct` URI (RFC 7565), whose rest is what a mail address looks like. */
const ACCOUNT = /^acct:(.+)$/i;

function textOf(value: unknown): string | null {
  return typeof value === 'string' && IDENTIFIER.test(value) ? value : null;
}

function byIdentifier(value: unknown): readonly NamedSubject[] {
  const identifier = textOf(value);
  return identifier === null ? [] : [{ identifier }];
}

function byPersonId(value: unknown): readonly NamedSubject[] {
  const personId = textOf(value);
  return personId === null ? [] : [{ personId }];
}

/**
 * Whom a subject identifier (RFC 9493, section 3) names, or nobody where it names somebody in a way that the directory of
 * record does not know. A complex subject (Shared Signals Framework 1.0, section 4.2) is about its user.
 *
 * @param subjectIssuer whose `sub` is a person's id; another issuer's is somebody else's
 * @returns null when it is no subject identifier at all
 */
export function subjectsNamedIn(subject: unknown, subjectIssuer: string): readonly NamedSubject[] | null {
  if (typeof subject !== 'object' || subject === null || !('format' in subject)) return null;
  const claims: Readonly<Record<string, unknown>> = { ...subject };
  switch (claims['format']) {
    case 'email':
      return byIdentifier(claims['email']);
    case 'account':
      return byIdentifier(ACCOUNT.exec(String(claims['uri']))?.[1]);
    case 'opaque':
      return byPersonId(claims['id']);
    case 'iss_sub':
      return claims['iss'] === subjectIssuer ? byPersonId(claims['sub']) : [];
    case 'complex':
      return subjectsNamedIn(claims['user'], subjectIssuer) ?? [];
    case 'aliases': {
      const { identifiers } = claims;
      if (!Array.isArray(identifiers) || identifiers.length > ALIASES_MAX) return null;
      return identifiers.flatMap((one) => (isAliases(one) ? [] : (subjectsNamedIn(one, subjectIssuer) ?? [])));
    }
    default:
      return [];
  }
}

/** Aliases hold no aliases (RFC 9493, section 3.2.7). */
function isAliases(subject: unknown): boolean {
  return typeof subject === 'object' && subject !== null && 'format' in subject && subject.format === 'aliases';
}
