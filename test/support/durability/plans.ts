import type { Moment, Place } from './gate-schema.js';
import type { Hold, LanePlan, Order, Victim } from './lane.js';

/** So many cases share a kill: one more and their held recordings would use up the case worker's connections. */
const CASES_PER_KILL = 5;

const at = (place: Place, moment: Moment, step: string): Hold => ({ place, moment, step });

/** A story whose every step is met, by as many cases as share a kill: the first at steps 1, 6, 11, the second at 2, 7, 12 … */
function spread(steps: readonly string[], holdsAt: (step: string) => readonly (Hold | null)[]) {
  return Array.from({ length: CASES_PER_KILL }, (_, lane) =>
    steps.filter((_step, index) => index % CASES_PER_KILL === lane).flatMap(holdsAt),
  );
}

/** Kills of the case worker while it writes a step, or when its commit is on the way, for each step of a success. */
export function caseWorkerPlans({ steps }: Order, moment: Moment): readonly LanePlan[] {
  return spread(steps, (step) => [at('ledger', moment, step)]).map((holds) => ({
    story: 'completed',
    victim: 'case-worker',
    holds,
  }));
}

/** The first step in which each unhappy story differs from the happy one. */
const DIFFERS_FROM = {
  refused: 'approving/decision/refuse',
  repudiated: 'under-review/stopped/repudiated',
  disowned: 'closed/run-reset',
  lapsed: 'awaiting-claim/deadline',
} as const;

/** The same for the steps in which a story ends otherwise, once at each moment. */
export function endingPlans(story: keyof typeof DIFFERS_FROM, order: Order): readonly LanePlan[] {
  const from = order.steps.indexOf(DIFFERS_FROM[story]);
  const before = order.steps.slice(0, from);
  const steps = order.steps.slice(from).filter((step) => !before.includes(step));
  return (['write', 'commit'] as const).map((moment) => ({
    story,
    victim: 'case-worker',
    holds: steps.map((step) => at('ledger', moment, step)),
  }));
}

/** Acts that are sealed and kept before the engine is told; decisions hold nothing to seal. */
const isSealed = (act: string): boolean => !act.includes('/decision/');

/** Kills of the API for each act: when what was sent is kept and not told on, and while the answer is waited for. */
export function apiPlans({ acts }: Order): readonly LanePlan[] {
  const lanes = spread(acts, (act) => [
    isSealed(act) ? at('submission', 'commit', act) : null,
    at('ledger', 'write', act),
  ]).map((holds): LanePlan => ({ story: 'completed', victim: 'api', holds }));
  const refused = [DIFFERS_FROM.refused, 'under-review/decision/review'].map((act) => at('ledger', 'write', act));
  const repudiated = at('submission', 'commit', DIFFERS_FROM.repudiated);
  const disowned = at('submission', 'commit', DIFFERS_FROM.disowned);
  return [
    ...lanes,
    { story: 'refused', victim: 'api', holds: refused },
    { story: 'repudiated', victim: 'api', holds: [null, null, repudiated] },
    { story: 'disowned', victim: 'api', holds: [null, null, null, disowned] },
  ];
}

const EFFECT = {
  passwordApplied: 'executing/effect/password.set/applied',
  passwordProven: 'executing/effect/password.set/proven',
  sessionsApplied: 'executing/effect/sessions.revoke/applied',
  sessionsProven: 'executing/effect/sessions.revoke/proven',
  passwordEnded: 'ending/effect/password.set/ended',
  passwordEndProven: 'ending/effect/password.set/end-proven',
} as const;

/**
 * Kills of the connector's worker for each effect: in the middle of the target's own transaction, between the target's
 * commit and the register's, and with the register's commit on the way.
 */
export function connectorPlans(): readonly LanePlan[] {
  const { passwordApplied, passwordProven, sessionsApplied, sessionsProven } = EFFECT;
  const holds: readonly (readonly (Hold | null)[])[] = [
    [
      at('directory', 'write', passwordApplied),
      at('register', 'write', passwordProven),
      at('directory', 'write', sessionsApplied),
      at('register', 'write', sessionsProven),
    ],
    [
      at('directory', 'commit', passwordApplied),
      at('register', 'commit', passwordProven),
      at('directory', 'commit', sessionsApplied),
      at('register', 'commit', sessionsProven),
    ],
    [at('register', 'commit', passwordApplied), null, at('register', 'write', sessionsApplied)],
  ];
  return holds.map((lane) => ({ story: 'completed', victim: 'connector-worker', holds: lane }));
}

/** The same while what was done, or may have been, is ended. */
export function connectorEndingPlans(story: 'lapsed' | 'repudiated'): readonly LanePlan[] {
  const { passwordEnded, passwordEndProven } = EFFECT;
  return [
    [at('directory', 'commit', passwordEnded), at('register', 'write', passwordEndProven)],
    [at('register', 'write', passwordEnded), at('register', 'commit', passwordEndProven)],
  ].map((holds) => ({ story, victim: 'connector-worker', holds }));
}

/**
 * A crash of the database, or of everything at once, in the middle of what matters most. A crash of the database opens
 * every gate, so that the two steps of one case follow from different acts.
 */
export function crashPlans(victim: Extract<Victim, 'database' | 'all'>): readonly LanePlan[] {
  const plan = (...holds: (Hold | null)[]): LanePlan => ({ story: 'completed', victim, holds });
  return [
    plan(at('ledger', 'commit', 'verifying/evidence/email-code'), at('ledger', 'write', EFFECT.passwordProven)),
    plan(at('ledger', 'write', 'approving/decision/approve'), at('register', 'write', EFFECT.passwordApplied)),
    plan(
      at('submission', 'commit', 'awaiting-claim/evidence/email-code'),
      at('directory', 'write', EFFECT.sessionsApplied),
    ),
  ];
}
