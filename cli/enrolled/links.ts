import { randomUUID } from 'node:crypto';
import type { DeviceInventories } from '../../activities/devices/inventory.js';
import type { PushGateways } from '../../activities/pushes/gateway.js';
import { readEverythingEnrolled } from '../../db/enrolments.js';
import type { Db } from '../../db/connect.js';
import {
  DEVICE_INVENTORIES,
  PUSH_PROVIDERS,
  type Enrolled,
  type EnrolledDevice,
  type EnrolledLogin,
  type EnrolledPush,
} from '../../domain/enrolled.js';
import { readUnverifiedEnrolled } from '../../proofs/enrolled.js';
import type { Directory } from './directory.js';

/** Why a line is not linked, as it is told. */
export const NOT_LINKED = {
  'control-characters': 'it holds characters that nobody sees',
  'unknown-person': 'the directory knows nobody by this',
  'ambiguous-person': 'the directory knows several by this: give the id',
  'not-active': 'they are not active in the directory',
  'unknown-provider':
    'at: expected okta, duo, graph, signed-lookup or the address of an issuer, with the settings of it given',
  'no-ids': 'account and authenticator: expected ids as the provider writes them; at an issuer an account alone',
  'no-passkey':
    'passkey: expected, of a device and of nothing else, the credential id of a passkey that they have enrolled',
  'not-bound': 'the provider says that this person does not have it, or that it is not in use',
  'no-answer': 'the provider gave no answer: try again',
  twice: 'this person, or what they have, is on several lines: which is right?',
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
  /** Of a device: the credential id of the passkey on it; else empty. */
  readonly passkey: string;
}

/** What a line can link. */
export type Linked = EnrolledPush | EnrolledLogin | EnrolledDevice;

/** What becomes of a line. */
export type LinkVerdict =
  | {
      readonly line: number;
      readonly kind: 'add';
      readonly thing: Linked;
      readonly isDated: boolean;
    }
  | { readonly line: number; readonly kind: 'unchanged' }
  | { readonly line: number; readonly kind: 'refused'; readonly person: string; readonly reason: Reason };

/** What links are judged by. `now` in epoch milliseconds. */
export interface Linking {
  readonly directory: Directory;
  readonly gateways: PushGateways;
  /** Who knows of managed devices. */
  readonly inventories: DeviceInventories;
  /** The other issuers at which a sign-in counts. */
  readonly issuers: readonly string[];
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

/** What a line wants enrolled. */
type Wanted =
  | Pick<EnrolledPush, 'kind' | 'provider' | 'userId' | 'factorId'>
  | Pick<EnrolledLogin, 'kind' | 'issuer' | 'sub'>
  | Pick<EnrolledDevice, 'kind' | 'inventory' | 'ownerId' | 'deviceId' | 'credentialId'>;

/** What issuers may give as a subject: at most 255 characters of ASCII (OpenID Connect Core, section 2). */
const SUBJECT = /^[\x21-\x7e]{1,255}$/;

/** The same authenticator at the same provider, account at the same issuer, or device; a passkey is on one device. */
function isSame(thing: Enrolled, wanted: Wanted): boolean {
  if (thing.kind === 'push' && wanted.kind === 'push')
    return thing.provider === wanted.provider && thing.factorId === wanted.factorId;
  if (thing.kind === 'device' && wanted.kind === 'device') {
    const isDevice = thing.inventory === wanted.inventory && thing.deviceId === wanted.deviceId;
    return isDevice || thing.credentialId === wanted.credentialId;
  }
  return (
    thing.kind === 'login' && wanted.kind === 'login' && thing.issuer === wanted.issuer && thing.sub === wanted.sub
  );
}

/** What the last three cells of a line want, at a provider or an issuer that the settings name. */
function wantedBy(
  { gateways, inventories, issuers }: Linking,
  { at, account, authenticator, passkey }: LinkLine,
): Wanted | Reason {
  const inventory = DEVICE_INVENTORIES.find((one) => one === at);
  if ((inventory === undefined) !== (passkey === '')) return 'no-passkey';
  if (inventory !== undefined) {
    if (inventories[inventory] === undefined) return 'unknown-provider';
    if (account === '' || !ID.test(authenticator)) return 'no-ids';
    return { kind: 'device', inventory, ownerId: account, deviceId: authenticator, credentialId: passkey };
  }
  const issuer = issuers.find((one) => one === at);
  if (issuer !== undefined)
    return SUBJECT.test(account) && authenticator === '' ? { kind: 'login', issuer, sub: account } : 'no-ids';
  const provider = PUSH_PROVIDERS.find((one) => one === at);
  if (provider === undefined || gateways[provider] === undefined) return 'unknown-provider';
  if (!ID.test(account) || !ID.test(authenticator)) return 'no-ids';
  return { kind: 'push', provider, userId: account, factorId: authenticator };
}

/** Since when it is bound, by the provider's own word, which is all that makes it old (CTL-02); an issuer says nothing of it. */
async function sinceWhen(
  { gateways, inventories }: Linking,
  wanted: Wanted,
): Promise<{ readonly since: number | null } | Reason> {
  if (wanted.kind === 'login') return { since: null };
  if (wanted.kind === 'device') {
    const facts = await inventories[wanted.inventory]?.read(wanted.deviceId).catch(() => undefined);
    if (facts === undefined) return 'no-answer';
    // It says since when it manages the device, and nothing of since when the passkey is on it.
    return facts?.ownerId === wanted.ownerId ? { since: null } : 'not-bound';
  }
  const standing = await gateways[wanted.provider]?.standing(wanted).catch(() => null);
  if (standing === null || standing === undefined) return 'no-answer';
  return standing.kind === 'gone' ? 'not-bound' : { since: standing.since };
}

/** What is enrolled. The issuers are never our own, so no account there is behind what is reset here. */
function thingOf({ source, now }: Linking, personId: string, wanted: Wanted, since: number | null): Linked {
  const imported = { source, importedAt: now, lastChangedAt: since };
  const enrolledAt = Math.min(since ?? now, now);
  const base = { type: 'enrolled', enrolledId: randomUUID(), personId, enrolledAt, imported } as const;
  switch (wanted.kind) {
    case 'push':
      return { ...base, ...wanted, domains: ['handset'] } as const;
    case 'login':
      return { ...base, ...wanted, domains: ['mailbox'], behindIdentityProvider: false } as const;
    case 'device':
      return { ...base, ...wanted, domains: ['device'] } as const;
  }
}

/** Whether a person has a passkey enrolled, by whoever's word: in a case only a genuine one counts. */
function hasPasskey({ everything }: Linking, personId: string, credentialId: string): boolean {
  return everything.some(
    (thing) => thing.kind === 'passkey' && thing.personId === personId && thing.credentialId === credentialId,
  );
}

/** Whether something that a person has is in the way of what is to be added: one of a kind, but of devices each once. */
export function isInTheWay(held: Enrolled, thing: Linked): boolean {
  return thing.kind === 'device' ? isSame(held, thing) : held.kind === thing.kind;
}

/** What becomes of one line by itself. */
export async function verdictOn(linking: Linking, given: LinkLine): Promise<LinkVerdict> {
  const { line, person, at, account, authenticator, passkey } = given;
  const refused = (reason: Reason): LinkVerdict => ({ line, kind: 'refused', person, reason });
  if ([person, at, account, authenticator, passkey].some((cell) => UNSEEN.test(cell)))
    return refused('control-characters');
  const [found, another] = linking.directory.bearersOf(person);
  if (found === undefined) return refused('unknown-person');
  if (another !== undefined) return refused('ambiguous-person');
  if (found.status !== 'active') return refused('not-active');
  const wanted = wantedBy(linking, given);
  if (typeof wanted === 'string') return refused(wanted);
  const { personId } = found;
  if (wanted.kind === 'device' && !hasPasskey(linking, personId, wanted.credentialId)) return refused('no-passkey');
  const bearers = linking.everything.filter((thing) => isSame(thing, wanted));
  if (bearers.some((thing) => thing.personId !== personId)) return refused('of-another');
  if (bearers.length > 0) return { line, kind: 'unchanged' };
  const bound = await sinceWhen(linking, wanted);
  if (typeof bound === 'string') return refused(bound);
  const { since } = bound;
  return { line, kind: 'add', thing: thingOf(linking, personId, wanted, since), isDated: since !== null };
}

/** What the file says twice is refused both times. */
export function withoutRepeated(lines: readonly LinkLine[], verdicts: readonly LinkVerdict[]): readonly LinkVerdict[] {
  const added = verdicts.flatMap((verdict) => (verdict.kind === 'add' ? [verdict.thing] : []));
  return verdicts.map((verdict) => {
    if (verdict.kind !== 'add') return verdict;
    const { line, thing } = verdict;
    const isOfThem = (one: Linked): boolean => one.personId === thing.personId && isInTheWay(one, thing);
    const others = added.filter((one) => isOfThem(one) || isSame(one, thing));
    const person = lines.find((given) => given.line === line)?.person ?? '';
    return others.length === 1 ? verdict : { line, kind: 'refused', person, reason: 'twice' };
  });
}
