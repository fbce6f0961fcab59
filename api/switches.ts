import { z } from 'zod';
import { readSwitchActs } from '../db/switches.js';
import {
  ACT_RULES,
  isElevated,
  isStopped,
  SWITCH_ACTS,
  switchesOf,
  type Switches,
  type SwitchName,
  type SwitchStatement,
} from '../domain/switches.js';
import { switchActsOf } from '../proofs/switches.js';
import type { ApiDeps } from './deps.js';
import { assertion } from './shapes.js';

const words = z.string().min(1).max(4096);
const time = z.int().nonnegative();

export const switchKind = z.enum(SWITCH_ACTS);
export const switchReason = z.string().min(1).max(500);

/** What is signed to turn a switch, as `domain/switches.ts` has it. */
export const switchStatement = z.strictObject({
  v: z.literal(1),
  kind: switchKind,
  decider: words,
  does: words,
  reason: switchReason,
  seen: z.string().regex(/^[0-9a-f]{64}$/, 'Expected a digest'),
  until: time.nullable(),
  issuedAt: time,
  expiresAt: time,
}) satisfies z.ZodType<SwitchStatement>;

/** It, with its proof. */
export const signedSwitch = z.strictObject({ statement: switchStatement, assertion });

/** How one switch stands, for those who may turn one. */
export const shownSwitch = z.strictObject({
  isOn: z.boolean(),
  since: z.iso.datetime().nullable().describe('When it was turned last'),
  until: z.iso.datetime().nullable().describe('When it ends by itself'),
  by: z.array(z.string()).describe('Who turned it last'),
  waiting: z
    .array(
      z.strictObject({
        kind: switchKind,
        by: z.string(),
        reason: z.string(),
        until: z.iso.datetime().nullable(),
        signedAt: z.iso.datetime(),
      }),
    )
    .describe('Signed by one person; a second must sign the same within an hour'),
});

/** How the switches stand, as far as it is proven. @throws when an act of them is missing */
export async function switchesNow({ db, trust }: Pick<ApiDeps, 'db' | 'trust'>): Promise<Switches> {
  const switches = switchesOf(await switchActsOf(trust, await readSwitchActs(db)));
  if (switches === null) throw new Error('an act of the switches is missing');
  return switches;
}

function shownTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** One switch as it is shown. */
export function shown(switches: Switches, name: SwitchName, now: number): z.infer<typeof shownSwitch> {
  const { since, until, by, waiting } = switches[name];
  return {
    isOn: name === 'global-stop' ? isStopped(switches) : isElevated(switches, now),
    since: shownTime(since),
    until: shownTime(until),
    by: [...by],
    waiting: waiting.map(({ kind, by: signer, reason, until: ends, signedAt }) => ({
      kind,
      by: signer,
      reason,
      until: shownTime(ends),
      signedAt: new Date(signedAt).toISOString(),
    })),
  };
}

/** What the metrics tell of the switches. */
export async function switchedOn(deps: Pick<ApiDeps, 'db' | 'trust' | 'clock'>) {
  const switches = await switchesNow(deps);
  return { globalStop: isStopped(switches), elevatedThreat: isElevated(switches, await deps.clock()) };
}

/** Whether somebody's groups let them sign for it, as their token has them; the worker asks the directory. */
export function mayTurn(kind: SwitchStatement['kind'], groups: readonly string[]): boolean {
  return ACT_RULES[kind].groups.some((group) => groups.includes(group));
}
