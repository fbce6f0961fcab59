import fc from 'fast-check';
import type { Seat } from '../../../domain/plan.js';
import type { StandingReceipt } from '../../../domain/receipts.js';

/** One human being of a made-up organisation, with as many accounts as they have. */
export interface Human {
  readonly name: string;
  readonly accounts: readonly { readonly id: string; readonly groups: readonly string[] }[];
  /** Who is above them; null for whoever is on top. */
  readonly boss: string | null;
  readonly vendor: boolean;
  /** What the directory calls a mailbox of a group, and not a person. */
  readonly mailbox: boolean;
}

/** A made-up organisation, a case in it, and what people send to it: one attempt after another. */
export interface Organisation {
  readonly humans: readonly Human[];
  readonly subject: string;
  readonly openers: readonly string[];
  readonly seats: readonly Seat[];
  readonly inOrder: boolean;
  /** How many approvals the plan wants in all; the rest is of the group `others`. */
  readonly needed: number;
  readonly attempts: readonly { readonly account: string; readonly waitSeconds: number }[];
}

const NAMES = ['ada', 'bo', 'cy', 'di', 'ed', 'flo', 'gil', 'hal'];
const GROUPS = ['one', 'two', 'others'];

const humans: fc.Arbitrary<readonly Human[]> = fc
  .array(
    fc.record({
      groups: fc.array(fc.subarray(GROUPS), { minLength: 1, maxLength: 2 }),
      boss: fc.nat(NAMES.length),
      vendor: fc.boolean().map((is) => is && true),
      odds: fc.nat(9),
    }),
    { minLength: NAMES.length, maxLength: NAMES.length },
  )
  .map((drawn) =>
    drawn.map(({ groups, boss, vendor, odds }, at) => ({
      name: NAMES[at]!,
      accounts: groups.map((of, which) => ({ id: which === 0 ? NAMES[at]! : `${NAMES[at]!}-admin`, groups: of })),
      boss: boss < at ? NAMES[boss]! : null,
      vendor: vendor && odds === 0,
      mailbox: odds === 1,
    })),
  );

const seatsOf: fc.Arbitrary<readonly Seat[]> = fc
  .array(
    fc.record({
      from: fc.subarray(['one', 'two'], { minLength: 1 }),
      atLeast: fc.integer({ min: 1, max: 2 }),
      window: fc.constantFrom(undefined, 300, 900),
    }),
    { maxLength: 2 },
  )
  .map((drawn) =>
    drawn.map(({ from, atLeast, window }, at) => ({
      seat: `seat-${at}`,
      from: from.map((group) => ({ group })),
      atLeast,
      ...(window !== undefined && { windowSeconds: window }),
    })),
  );

/** Random people, groups, aliases, bosses, seats, orders and duplicates; `windows` false leaves the windows out. */
export function organisations({ windows }: { readonly windows: boolean }): fc.Arbitrary<Organisation> {
  return humans.chain((all) => {
    const account = fc.constantFrom(...all.flatMap(({ accounts }) => accounts.map(({ id }) => id)));
    return fc
      .record({
        subject: account,
        openers: fc.array(account, { maxLength: 2 }),
        seats: seatsOf,
        inOrder: fc.boolean(),
        further: fc.integer({ min: 0, max: 2 }),
        attempts: fc.array(
          fc.record({ account, waitSeconds: fc.constantFrom(10, 20, ...(windows ? [200, 600] : [])) }),
          { minLength: 1, maxLength: 9 },
        ),
      })
      .map(({ seats, further, ...rest }) => {
        const places = seats.reduce((sum, { atLeast }) => sum + atLeast, 0);
        const organisation = { ...rest, humans: all, seats, needed: Math.max(1, places + further) };
        return windows ? organisation : timeless(organisation);
      });
  });
}

function humanOf({ humans: all }: Organisation, account: string): Human {
  const found = all.find(({ accounts }) => accounts.some(({ id }) => id === account));
  if (found === undefined) throw new Error(`nobody has the account ${account}`);
  return found;
}

/** Everybody above somebody, nearest first. */
function bossesOf(organisation: Organisation, human: Human): readonly Human[] {
  const boss = organisation.humans.find(({ name }) => name === human.boss);
  return boss === undefined ? [] : [boss, ...bossesOf(organisation, boss)];
}

/** What an honest worker reads of somebody in this organisation's directory. */
export function standingIn(organisation: Organisation, account: string): Partial<StandingReceipt> {
  const human = humanOf(organisation, account);
  const others = human.accounts.map(({ id }) => id).filter((id) => id !== account);
  const superiors = bossesOf(organisation, human).flatMap(({ accounts }) => accounts.map(({ id }) => id));
  return {
    groups: human.accounts.find(({ id }) => id === account)!.groups,
    managerId: human.boss,
    superiors,
    ...(others.length > 0 && { sameAs: others }),
    ...(human.vendor && { employer: 'outsourcing-ltd' }),
    ...(human.mailbox && { accountKind: 'shared-mailbox' }),
  };
}

/** An attempt as the policy's words see it: which human being, of which groups, when. */
interface Attempt {
  readonly human: string;
  readonly groups: readonly string[];
  readonly at: number;
  readonly order: number;
}

/** Whether the policy lets a human being approve at all: neither subject nor opener, above nobody's head, of the house. */
function mayApprove(organisation: Organisation, human: Human): boolean {
  const subject = humanOf(organisation, organisation.subject);
  const openers = organisation.openers.map((account) => humanOf(organisation, account).name);
  const reportsToSubject = bossesOf(organisation, human).some(({ name }) => name === subject.name);
  return (
    human.name !== subject.name && !openers.includes(human.name) && !reportsToSubject && !human.vendor && !human.mailbox
  );
}

/** Without what is sent by another account of somebody who sent before: which of a person's accounts counts is the first. */
export function oneAccountEach(organisation: Organisation): Organisation {
  const first = new Map<string, string>();
  for (const { account } of organisation.attempts) {
    const { name } = humanOf(organisation, account);
    if (!first.has(name)) first.set(name, account);
  }
  const attempts = organisation.attempts.filter(
    ({ account }) => first.get(humanOf(organisation, account).name) === account,
  );
  return { ...organisation, attempts };
}

/** As it is, with all the time there is for each seat. */
export function timeless(organisation: Organisation): Organisation {
  return { ...organisation, seats: organisation.seats.map(({ windowSeconds: _none, ...seat }) => seat) };
}

/**
 * Whether some choice among what was sent fills every seat with another human being who may approve: by trying every choice
 * there is, from the words of the policy and none of the product's rules.
 */
export function couldGoOn(organisation: Organisation, startsAt: number): boolean {
  const { attempts, seats, needed, inOrder } = organisation;
  let clock = startsAt;
  const sent: Attempt[] = [];
  for (const [order, { account, waitSeconds }] of attempts.entries()) {
    clock += waitSeconds;
    const human = humanOf(organisation, account);
    const groups = human.accounts.find(({ id }) => id === account)!.groups;
    if (mayApprove(organisation, human)) sent.push({ human: human.name, groups, at: clock, order });
  }
  const named = seats.flatMap(({ from, atLeast, windowSeconds }) =>
    Array.from({ length: atLeast }, () => ({
      groups: from.flatMap((holder) => ('group' in holder ? [holder.group] : [])),
      window: windowSeconds ?? Infinity,
    })),
  );
  const rest = Array.from({ length: needed - named.length }, () => ({ groups: ['others'], window: Infinity }));
  const places = [...named, ...rest];
  const tries = (at: number, chosen: readonly Attempt[]): boolean => {
    const place = places[at];
    if (place === undefined) return true;
    return sent.some((attempt) => {
      if (chosen.some(({ human }) => human === attempt.human)) return false;
      if (!place.groups.some((group) => attempt.groups.includes(group))) return false;
      if (inOrder && chosen.some(({ order }) => order > attempt.order)) return false;
      // In order a seat's time begins later; a bound that holds for either is enough to show that nobody came too late.
      const slack = inOrder ? Infinity : place.window + 30;
      return attempt.at - startsAt <= slack && tries(at + 1, [...chosen, attempt]);
    });
  };
  return tries(0, []);
}
