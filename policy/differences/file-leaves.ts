/** A value of a file that is another: by its path, with names where lists have them. */
export interface ChangedLeaf {
  readonly path: string;
  readonly was: string | undefined;
  readonly is: string | undefined;
}

/** What names the members of a list in a policy file, the first that they have. */
const NAMED_BY = ['rule', 'overlay', 'method', 'kind', 'seat', 'class', 'source', 'group', 'value', 'outcome'] as const;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function nameOf(member: Readonly<Record<string, unknown>>, nth: number): string {
  const name = NAMED_BY.map((key) => member[key]).find((one) => typeof one === 'string');
  return typeof name === 'string' ? name : `#${nth + 1}`;
}

/** The members of a list of things by their names; of two with one name, the second goes by its place too. */
function named(list: readonly Readonly<Record<string, unknown>>[]): Readonly<Record<string, unknown>> {
  const members = new Map<string, unknown>();
  for (const [nth, member] of list.entries()) {
    const name = nameOf(member, nth);
    members.set(members.has(name) ? `${name}#${nth + 1}` : name, member);
  }
  return Object.fromEntries(members);
}

/** Every value with its path; a list of plain values is one, in its order. */
function leavesOf(value: unknown, path: string): readonly (readonly [path: string, said: string])[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.length > 0 && value.every(isRecord)) return leavesOf(named(value), path);
  if (!isRecord(value)) return [[path, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, member]) => leavesOf(member, path === '' ? key : `${path}.${key}`));
}

/** Everything that one file says otherwise than another, by path. */
export function changedLeaves(before: object, after: object): readonly ChangedLeaf[] {
  const [old, young] = [new Map(leavesOf(before, '')), new Map(leavesOf(after, ''))];
  const paths = [...new Set([...old.keys(), ...young.keys()])].toSorted();
  return paths
    .filter((path) => old.get(path) !== young.get(path))
    .map((path) => ({ path, was: old.get(path), is: young.get(path) }));
}
