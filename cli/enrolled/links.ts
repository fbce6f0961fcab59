import { randomUUID } from 'node:crypto';
import type { PushGateways } from '../../activities/pushes/gateway.js';
import { readEverythingEnrolled } from '../../db/enrolments.js';
import type { Db } from '../../db/connect.js';
import { PUSH_PROVIDERS, type Enrolled, type EnrolledPush } from '../../domain/enrolled.js';
import { readUnverifiedEnrolled } from '../../proofs/enrolled.js';
import type { Directory } from './directory.js';

/** Why a line is not linked, as it is told. */
export const NOT_LINKED = {
  'control-characters': 'it holds characters that nobody sees',
  'unknown-person': 'the directory knows nobody by this',
  'ambiguous-person': 'the directory knows several by this: give the id',
  'not-active': 'they are not active in the directory',
  'unknown-provider': 'at: expected okta or duo, with the settings of that provider given',
  'no-ids': 'account and authenticator: expected both, as the provider writes its ids',
  'not-bound': 'the provider says that this person does not have it, or that it is not in use',
  'no-answer': 'the provider gave no answer: try again',
  twice: 'this person, or this authenticator, is on several lines: which is right?',
  'of-another': 'it is, or was, enrolled for somebody else',
  'has-another': 'they have another one enrolled',
} as const;
export type Reason = keyof typeof NOT_LINKED;

/** One line of the file. */
export interface LinkLine {
  readonly line: number;
  readonly person: string;
  readonly at: string;
  readonly account: string;
  readonly authenticator: string;
}

/** What becomes of a line. */
export type LinkVerdict =
  | { readonly line: number; readonly kind: 'add'; readonly thing: EnrolledPush; readonly isDated: boolean }
  | { readonly line: number; readonly kind: 'unchanged' }
  | { readonly line: number; readonly kind: 'refused'; readonly person: string; readonly reason: Reason };

/** What links are judged by. `now` in epoch milliseconds. */
export interface Linking {
  readonly directory: Directory;
  readonly gateways: PushGateways;
  /** Everything that was ever enrolled, by whoever: a forged row can only keep something from being linked. */
  readonly everything: readonly Enrolled[];
  readonly source: string;
  readonly now: number;
}

/** Letters, digits and what else the providers put into ids. */
const ID = /^[\w.-]{1,128}$/;
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;

/** Everything that was ever enrolled, as far as it can be read. */
export async function everythingEnrolled(db: Db): Promise<readonly Enrolled[]> {
  const rows = await readEverythingEnrolled(db);
  return rows.map(({ jws }) => readUnverifiedEnrolled(jws)).filter((thing) => thing !== null);
}

/** The same authenticator at the same provider. */
function isSame(thing: Enrolled, one: Pick<EnrolledPush, 'provider' | 'factorId'>): boolean {
  return thing.kind === 'push' && thing.provider === one.provider && thing.factorId === one.factorId;
}

/** Asks the provider whether this person has it, and since when: its own word is all that makes it old (CTL-02). */
async function fromProvider(
  { gateways, source, now }: Linking,
  personId: string,
  one: Pick<EnrolledPush, 'provider' | 'userId' | 'factorId'>,
): Promise<{ readonly thing: EnrolledPush; readonly isDated: boolean } | Reason> {
  const standing = await gateways[one.provider]?.standing(one).catch(() => null);
  if (standing === null || standing === undefined) return 'no-answer';
  if (standing.kind === 'gone') return 'not-bound';
  const { since } = standing;
  const imported = { source, importedAt: now, lastChangedAt: since };
  const enrolledAt = Math.min(since ?? now, now);
  const base = { type: 'enrolled', kind: 'push', enrolledId: randomUUID(), personId, domains: ['handset'] } as const;
  return { thing: { ...base, ...one, enrolledAt, imported }, isDated: since !== null };
}

/** What becomes of one line by itself. */
export async function verdictOn(linking: Linking, given: LinkLine): Promise<LinkVerdict> {
  const { line, person, at, account: userId, authenticator: factorId } = given;
  const refused = (reason: Reason): LinkVerdict => ({ line, kind: 'refused', person, reason });
  if ([person, at, userId, factorId].some((cell) => UNSEEN.test(cell))) return refused('control-characters');
  const [found, another] = linking.directory.bearersOf(person);
  if (found === undefined) return refused('unknown-person');
  if (another !== undefined) return refused('ambiguous-person');
  if (found.status !== 'active') return refused('not-active');
  const provider = PUSH_PROVIDERS.find((one) => one === at);
  if (provider === undefined || linking.gateways[provider] === undefined) return refused('unknown-provider');
  if (!ID.test(userId) || !ID.test(factorId)) return refused('no-ids');
  const one = { provider, userId, factorId };
  const { personId } = found;
  const bearers = linking.everything.filter((thing) => isSame(thing, one));
  if (bearers.some((thing) => thing.personId !== personId)) return refused('of-another');
  if (bearers.length > 0) return { line, kind: 'unchanged' };
  const made = await fromProvider(linking, personId, one);
  return typeof made === 'string' ? refused(made) : { line, kind: 'add', ...made };
}

/** What the file says twice is refused both times. */
export function withoutRepeated(lines: readonly LinkLine[], verdicts: readonly LinkVerdict[]): readonly LinkVerdict[] {
  const added = verdicts.flatMap((verdict) => (verdict.kind === 'add' ? [verdict.thing] : []));
  return verdicts.map((verdict) => {
    if (verdict.kind !== 'add') return verdict;
    const { line, thing } = verdict;
    const others = added.filter((one) => one.personId === thing.personId || isSame(one, thing));
    const person = lines.find((given) => given.line === line)?.person ?? '';
    return others.length === 1 ? verdict : { line, kind: 'refused', person, reason: 'twice' };
  });
}
