import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ACTIONS } from '../../domain/actions.js';
import { METHODS } from '../../domain/evidence.js';
import { REFUSALS } from '../../domain/refusals.js';
import { RISK_SIGNALS } from '../../domain/risk-signals.js';
import { ACCOUNT_KINDS } from '../../domain/subjects.js';
import type { Policy } from '../../policy/load.js';
import { UsageError } from '../failures.js';
import { planInCircumstances } from './circumstances.js';
import { somebody } from '../../policy/differences/kinds.js';
import { kindWanted } from './person-wanted.js';

/** Somebody as the directory of record would have them; what is left out is as of anybody ordinary. */
const person = z.strictObject({
  groups: z.array(z.string()).optional(),
  status: z.enum(['active', 'suspended', 'left', 'legal-hold']).optional(),
  managerId: z.string().nullable().optional(),
  employer: z.string().optional(),
  sponsorId: z.string().optional(),
  contractEndsAt: z.number().optional(),
  ownerIds: z.array(z.string()).optional(),
  accountKind: z.enum(ACCOUNT_KINDS).optional(),
});

const given = z
  .strictObject({
    action: z.enum(ACTIONS),
    class: z.string().optional(),
    person: person.optional(),
    raisedBy: z.array(z.enum(RISK_SIGNALS)).default([]),
  })
  .refine((one) => one.class === undefined || one.person === undefined, 'class or person, not both');

const expected = z.union([
  z.strictObject({ refused: z.union([z.literal(true), z.enum(REFUSALS)]) }),
  z.strictObject({
    /** Part of the plan, under the plan's own keys. */
    plan: z.record(z.string(), z.unknown()),
    admits: z.array(z.enum(METHODS)).default([]),
    admitsNot: z.array(z.enum(METHODS)).default([]),
  }),
]);

const expectations = z.array(z.strictObject({ it: z.string().min(1), given, expect: expected })).min(1);

/** One thing that a policy is expected to do. */
export type Expectation = z.infer<typeof expectations>[number] & { readonly file: string };

/** An expectation, and in what the policy did otherwise: nothing, where it is met. */
export interface Tried {
  readonly file: string;
  readonly it: string;
  readonly wrong: readonly string[];
}

function expectationsIn(file: string, text: string): readonly Expectation[] {
  let content: unknown;
  try {
    content = parse(text, { maxAliasCount: 0 });
  } catch (fault) {
    throw new UsageError(`${file}: ${fault instanceof Error ? fault.message : 'no YAML'}`);
  }
  const read = expectations.safeParse(content);
  if (read.success) return read.data.map((one) => ({ ...one, file }));
  const mistakes = read.error.issues.map(({ path: at, message }) => `${file}: ${at.join('.')}: ${message}`);
  throw new UsageError(mistakes.join('\n'));
}

/**
 * Every expectation of a folder: what its `.yaml` files list.
 *
 * @throws {UsageError} when there is none, or a file is wrong
 */
export async function readExpectations(folder: string): Promise<readonly Expectation[]> {
  const names = await readdir(folder).catch(() => {
    throw new UsageError(`${folder}: no folder that can be read`);
  });
  const files = names.filter((name) => /\.ya?ml$/.test(name)).toSorted();
  if (files.length === 0) throw new UsageError(`${folder}: no .yaml file`);
  const texts = files.map(async (name) =>
    expectationsIn(path.join(folder, name), await readFile(path.join(folder, name), 'utf8')),
  );
  return (await Promise.all(texts)).flat();
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** In what something is otherwise than expected: of a map only what is named counts, anything else must be the same. */
function* otherwise(wanted: unknown, found: unknown, at: string): Iterable<string> {
  if (isMap(wanted) && isMap(found)) {
    for (const [key, value] of Object.entries(wanted)) yield* otherwise(value, found[key], at ? `${at}.${key}` : key);
    return;
  }
  const [one, other] = [wanted, found].map((value) => JSON.stringify(value) ?? 'nothing');
  if (one !== other) yield `${at}: expected ${one}, found ${other}`;
}

function wrongIn(policy: Policy, { given: situation, expect: wanted }: Expectation): readonly string[] {
  const { action, raisedBy } = situation;
  const whoever =
    situation.person === undefined
      ? kindWanted(policy, situation.class ?? 'standard').person
      : { ...somebody('given'), ...(situation.person as object) };
  const plan = planInCircumstances(policy, action, whoever, raisedBy);
  if ('refused' in wanted) {
    if (typeof plan !== 'string') return [`expected a refusal, found rule ${plan.rule}, tier ${plan.tier}`];
    return wanted.refused === true || wanted.refused === plan ? [] : [`expected ${wanted.refused}, found ${plan}`];
  }
  if (typeof plan === 'string') return [`expected a plan, found the refusal ${plan}`];
  const admitted = plan.evidence.methods.map(({ method }) => method);
  return [
    ...otherwise(wanted.plan, plan, ''),
    ...wanted.admits.filter((one) => !admitted.includes(one)).map((one) => `expected ${one} to be admitted`),
    ...wanted.admitsNot.filter((one) => admitted.includes(one)).map((one) => `expected ${one} not to be admitted`),
  ];
}

/** Holds a policy against what is expected of it. */
export function tried(policy: Policy, all: readonly Expectation[]): readonly Tried[] {
  return all.map((one) => ({ file: one.file, it: one.it, wrong: wrongIn(policy, one) }));
}
