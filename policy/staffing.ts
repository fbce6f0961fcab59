import type { PersonId } from '../domain/subjects.js';

/** Who may take one part of a case. Each part needs a person of its own (invariant 4). */
export type Role = readonly PersonId[];

/** Gives a role a person, moving others on where they can go; whether that was possible. */
function place(roles: readonly Role[], at: number, taken: Map<PersonId, number>, tried: Set<PersonId>): boolean {
  for (const person of roles[at] ?? []) {
    if (tried.has(person)) continue;
    tried.add(person);
    const holds = taken.get(person);
    if (holds !== undefined && !place(roles, holds, taken, tried)) continue;
    taken.set(person, at);
    return true;
  }
  return false;
}

/** A different person for each role (augmenting paths in a bipartite graph), or null where there are not enough. */
function placed(roles: readonly Role[]): ReadonlySet<PersonId> | null {
  const taken = new Map<PersonId, number>();
  const isPlaced = (_: Role, at: number) => place(roles, at, taken, new Set());
  return roles.every(isPlaced) ? new Set(taken.keys()) : null;
}

/**
 * Whether there is a different person for each role: `enough`, also when any one of them is left out because they asked for the
 * case; `unless-one-asked`, only when nobody of them did; `never`.
 */
export function staffs(roles: readonly Role[]): 'enough' | 'unless-one-asked' | 'never' {
  const all = placed(roles);
  if (all === null) return 'never';
  const without = (asked: PersonId) => roles.map((role) => role.filter((person) => person !== asked));
  return [...all].every((asked) => placed(without(asked)) !== null) ? 'enough' : 'unless-one-asked';
}
