import { digestIfCanonical } from '../../domain/canonical.js';
import type { Assertion } from '../../domain/decisions.js';
import type { PersonId } from '../../domain/subjects.js';

/** What every statement has that people sign beside cases. */
export interface SignedStatement {
  readonly kind: string;
  readonly decider: PersonId;
  readonly issuedAt: number;
}

/** A statement with its proof. */
export interface Signed<S> {
  readonly statement: S;
  readonly assertion: Assertion;
}

/**
 * What the API kept has the form of a signed statement; what somebody put into the table by hand may be anything, and is null.
 *
 * @param isWhole whether a statement of one of these kinds has the rest of its form
 */
export function readSigned<S extends SignedStatement>(
  body: unknown,
  kinds: readonly S['kind'][],
  isWhole: (statement: S) => boolean = () => true,
): Signed<S> | null {
  if (typeof body !== 'object' || body === null) return null;
  const { statement, assertion } = body as Partial<Signed<S>>;
  if (typeof statement !== 'object' || typeof assertion !== 'object') return null;
  if (statement === null || assertion === null || !kinds.includes(statement.kind)) return null;
  const { decider, issuedAt } = statement;
  const hasForm = typeof decider === 'string' && Number.isSafeInteger(issuedAt) && isWhole(statement);
  return hasForm && digestIfCanonical(body) !== null ? { statement, assertion } : null;
}
