import type { Case } from '../../domain/case.js';

/** The page of one case; whoever opens it signs in first, and opening it decides nothing. */
export function consoleLink(publicUrl: string, { id }: Pick<Case, 'id'>): string {
  return `${publicUrl}/console/cases/${id}`;
}
