import { digestIfCanonical, digestOf } from './canonical.js';
import { CLOCK_SKEW, DAY, HOUR, SECOND } from './clock.js';
import { SECURITY } from './quiet.js';
import type { Refusal } from './refusals.js';
import { accountsBehind, isSamePerson, ofDistinctPeople, type Signatory } from './signed-acts.js';
import type { PersonId } from './subjects.js';

/** What people switch for every case at once (issue 6, part 7). */
export const SWITCHES = ['global-stop', 'elevated-threat'] as const;
export type SwitchName = (typeof SWITCHES)[number];

/** What is signed to turn them. Each is a kind of statement of its own: `countersign/<kind>/v1`. */
export const SWITCH_ACTS = ['global-stop', 'global-stop-lift', 'elevated-threat', 'elevated-threat-end'] as const;
export type SwitchActKind = (typeof SWITCH_ACTS)[number];

interface ActRule {
  readonly of: SwitchName;
  readonly turnsOn: boolean;
  /** How many distinct people must sign the same. */
  readonly people: 1 | 2;
  /** Groups of the directory of record, any of which is enough. */
  readonly groups: readonly string[];
  /** How long a key must have been enrolled (recovery policy, section 2); none is too young to stop with. */
  readonly keyTenureDays: number;
}

const STOPPERS = ['operators', SECURITY];
const OF_THREAT = {
  of: 'elevated-threat',
  people: 2,
  groups: ['control-owners', SECURITY],
  keyTenureDays: 30,
} as const;

/** One person stops; whatever lets more happen, and whatever slows everybody down for days, takes two. */
export const ACT_RULES: Readonly<Record<SwitchActKind, ActRule>> = {
  'global-stop': { of: 'global-stop', turnsOn: true, people: 1, groups: STOPPERS, keyTenureDays: 0 },
  'global-stop-lift': { of: 'global-stop', turnsOn: false, people: 2, groups: STOPPERS, keyTenureDays: 30 },
  'elevated-threat': { ...OF_THREAT, turnsOn: true },
  'elevated-threat-end': { ...OF_THREAT, turnsOn: false },
};

/** Elevated threat ends by itself at the latest then, and is renewed or over (issue 6, part 7). */
export const THREAT_MAX = 14 * DAY;
/** Two signatures count together when they are given within this; an approval waits no longer either (policy, section 2). */
const TOGETHER = HOUR;
/** A statement is signed within five minutes, as an approval is (recovery policy, section 2). */
const STATEMENT = 300 * SECOND;

/** The canonical text a person signs to turn a switch. Times in epoch milliseconds. */
export interface SwitchStatement {
  readonly v: 1;
  readonly kind: SwitchActKind;
  readonly decider: PersonId;
  /** What it does, in words. */
  readonly does: string;
  readonly reason: string;
  /** Digest of what turned the switch last: signed for another time, it counts no more (invariant 5). */
  readonly seen: string;
  /** Elevated threat only: when it ends by itself. */
  readonly until: number | null;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Signed by the verifier: somebody who may signed this. */
export interface SwitchAct extends Signatory {
  readonly type: 'switch-act';
  /** Counted from 1 over all switches, so that none can be left out unseen. */
  readonly number: number;
  readonly kind: SwitchActKind;
  readonly reason: string;
  readonly until: number | null;
  readonly statementDigest: string;
  readonly signedAt: number;
}

/** How one switch stands. */
export interface SwitchState {
  readonly isOn: boolean;
  readonly since: number | null;
  readonly until: number | null;
  /** Who turned it last. */
  readonly by: readonly PersonId[];
  /** Digest of the act that did. */
  readonly turned: string;
  /** Acts that wait for a second person. */
  readonly waiting: readonly SwitchAct[];
}

/** How all of them stand. */
export type Switches = Readonly<Record<SwitchName, SwitchState>>;

const NEVER: SwitchState = { isOn: false, since: null, until: null, by: [], turned: digestOf('never'), waiting: [] };

/** Those that wait and are for the same as an act, by others, within the time in which they count together. */
function besides(state: SwitchState, act: Pick<SwitchAct, 'kind' | 'until' | 'signedAt'>): readonly SwitchAct[] {
  return state.waiting.filter(
    ({ kind, until, signedAt }) =>
      kind === act.kind && until === act.until && Math.abs(act.signedAt - signedAt) <= TOGETHER,
  );
}

function turned(state: SwitchState, act: SwitchAct): SwitchState {
  const { turnsOn, people } = ACT_RULES[act.kind];
  const by = ofDistinctPeople([...besides(state, act), act], accountsBehind).map((one) => one.by);
  if (by.length < people) {
    const open = state.waiting.filter(({ signedAt }) => signedAt + TOGETHER >= act.signedAt);
    return { ...state, waiting: [...open, act] };
  }
  return { isOn: turnsOn, since: act.signedAt, until: act.until, by, turned: digestOf(act), waiting: [] };
}

/** How the switches stand by all acts there ever were; null when one of them is missing. */
export function switchesOf(acts: readonly SwitchAct[]): Switches | null {
  const numbered = new Map(acts.map((act) => [act.number, act]));
  let all: Switches = { 'global-stop': NEVER, 'elevated-threat': NEVER };
  for (let number = 1; number <= numbered.size; number += 1) {
    const act = numbered.get(number);
    if (act === undefined) return null;
    const { of } = ACT_RULES[act.kind];
    all = { ...all, [of]: turned(all[of], act) };
  }
  return all;
}

/** Whether nothing new may be applied. */
export function isStopped(switches: Switches): boolean {
  return switches['global-stop'].isOn;
}

/** Whether every case is a tier higher; it ends by the clock, whoever forgets it. */
export function isElevated(switches: Switches, now: number): boolean {
  const { isOn, until } = switches['elevated-threat'];
  return isOn && until !== null && now < until;
}

function isOnAt(switches: Switches, name: SwitchName, now: number): boolean {
  return name === 'global-stop' ? isStopped(switches) : isElevated(switches, now);
}

function doesInWords(kind: SwitchActKind, until: number | null): string {
  switch (kind) {
    case 'global-stop':
      return 'Nothing new is applied in any case until two people lift this. Endings, undoing and containment go on.';
    case 'global-stop-lift':
      return 'What cases have to apply is applied again; those that waited go on.';
    case 'elevated-threat':
      return `Every case, new or pending, is held to a tier more until ${new Date(until ?? 0).toISOString()}.`;
    case 'elevated-threat-end':
      return 'New cases are held to their own tier again; one that was planned anew meanwhile stays so.';
  }
}

/** What somebody says of their own before they sign. */
export interface OwnSwitchWords {
  readonly decider: PersonId;
  readonly reason: string;
  readonly until: number | null;
}

function untilWithin(kind: SwitchActKind, until: number | null, issuedAt: number): number | null {
  if (kind !== 'elevated-threat') return null;
  const latest = issuedAt + THREAT_MAX;
  return Math.min(Math.max(until ?? latest, issuedAt + STATEMENT), latest);
}

/** The statement to sign as things stand now. The same function judges it later. */
export function switchStatementOf(
  switches: Switches,
  kind: SwitchActKind,
  own: OwnSwitchWords,
  issuedAt: number,
): SwitchStatement {
  const until = untilWithin(kind, own.until, issuedAt);
  return {
    v: 1,
    kind,
    decider: own.decider,
    does: doesInWords(kind, until),
    reason: own.reason,
    seen: switches[ACT_RULES[kind].of].turned,
    until,
    issuedAt,
    expiresAt: issuedAt + STATEMENT,
  };
}

/** Until when the act that waits for a second person would last: they must sign for the same. Null where none waits. */
export function untilProposed(switches: Switches, kind: SwitchActKind, now: number): number | null {
  const open = switches[ACT_RULES[kind].of].waiting.filter((act) => act.kind === kind && act.signedAt + TOGETHER > now);
  return open.at(-1)?.until ?? null;
}

/**
 * Why a signed statement turns nothing, or null: it is fresh, over what is so now, something is to be turned, and its
 * author has not signed the same already, under any of their accounts. `at` is the worker's time.
 */
export function switchRefusal(
  switches: Switches,
  statement: SwitchStatement,
  accounts: readonly PersonId[],
  at: number,
): Refusal | null {
  const { kind, issuedAt, expiresAt } = statement;
  const signed = digestIfCanonical(statement);
  if (signed === null || digestOf(switchStatementOf(switches, kind, statement, issuedAt)) !== signed) return 'stale';
  if (issuedAt > at + CLOCK_SKEW || expiresAt < at) return 'statement-expired';
  const { of, turnsOn } = ACT_RULES[kind];
  if (!turnsOn && !isOnAt(switches, of, at)) return 'not-wanted-now';
  return isSamePerson(signedBefore(switches, statement), accounts) ? 'not-a-distinct-person' : null;
}

/** Whose signatures one more would be counted with, by every account of theirs. */
export function signedBefore(switches: Switches, { kind, until, issuedAt }: SwitchStatement): readonly PersonId[] {
  const same = besides(switches[ACT_RULES[kind].of], { kind, until, signedAt: issuedAt });
  return same.flatMap(accountsBehind);
}

/** Whether an act over this very statement was taken before and still says how things stand. */
export function isTaken(switches: Switches, acts: readonly SwitchAct[], statementDigest: string): boolean {
  const act = acts.find((one) => one.statementDigest === statementDigest);
  if (act === undefined) return false;
  const state = switches[ACT_RULES[act.kind].of];
  return state.turned === digestOf(act) || state.waiting.some((one) => one.number === act.number);
}
