import { UsageError } from '../failures.js';
import type { Policy } from '../../policy/load.js';
import type { Surroundings } from '../surroundings.js';
import { kindsOf, type Kind } from '../../policy/differences/kinds.js';
import { asOpened, peopleFor, type PeopleWanted } from './people.js';

/** For whom something is asked: a person, a class, or somebody ordinary. */
export interface SomebodyWanted extends PeopleWanted {
  readonly person?: string | undefined;
  readonly class?: string | undefined;
}

/**
 * Whoever a question is about.
 *
 * @throws {UsageError} when there is no such person or class, or both are named
 */
export async function personWanted(policy: Policy, wanted: SomebodyWanted, at: Surroundings): Promise<Kind> {
  if (wanted.person === undefined) return kindWanted(policy, wanted.class ?? 'standard');
  if (wanted.class !== undefined) throw new UsageError('--class: not with --person');
  const people = await peopleFor(wanted, at);
  if (people === null) throw new UsageError('--person: say where, by --people or --from-directory');
  const found = asOpened(people, Date.now()).find(
    ({ personId, username }) => wanted.person === personId || wanted.person === username,
  );
  if (found === undefined) throw new UsageError(`--person: nobody there is ${wanted.person}`);
  return { name: wanted.person, person: found };
}

/**
 * Who stands for a class.
 *
 * @throws {UsageError} when the policy knows none of that name
 */
export function kindWanted(policy: Policy, name: string): Kind {
  const kinds = kindsOf([policy]);
  const kind = kinds.find((one) => one.name === name);
  if (kind === undefined) throw new UsageError(`class: there are ${kinds.map((one) => one.name).join(', ')}`);
  return kind;
}
