import { HOUR, MINUTE, SECOND } from '../../domain/clock.js';
import { spanInWords } from '../../domain/in-words.js';
import type { PlannedCase, ShownCase } from './shapes.js';

/** Rows under each other, each column as wide as its widest cell. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** How long until a time, or since it, as a person says it. `at` is RFC 3339, `now` epoch milliseconds. */
export function timeInWords(at: string | null, now: number): string {
  if (at === null) return '-';
  const away = Math.abs(Date.parse(at) - now);
  const [unit, name] = away < 2 * MINUTE ? [SECOND, 's'] : away < 2 * HOUR ? [MINUTE, 'min'] : [HOUR, 'h'];
  const amount = `${Math.round(away / unit)} ${name}`;
  return `${at} (${Date.parse(at) < now ? `${amount} ago` : `in ${amount}`})`;
}

const ticketOf = ({ ticket }: ShownCase) => `${ticket.source}/${ticket.id}`;

/** One case, as somebody at the desk reads it. */
export function caseInWords(kase: ShownCase, now: number): readonly string[] {
  const { evidence, approvals, outcome } = kase;
  const effects = kase.effects.map(({ kind, state }) => `${kind} ${state}`).join(', ');
  const steps = kase.next.map(({ operation, by }) => `${by}: ${operation}`).join(', ');
  const rows = [
    ['case', kase.caseId],
    ...(typeof kase.caseCode === 'string' ? [['case code', kase.caseCode]] : []),
    ['ticket', ticketOf(kase)],
    ['action', kase.action],
    ['phase', outcome === null ? kase.phase : `${kase.phase}, ${outcome}`],
    ['waits for', `${kase.waitsFor}${kase.needsHuman ? '; somebody must look at it' : ''}`],
    ['until', timeInWords(kase.waitsUntil, now)],
    ...(kase.earliestEffectAt === null ? [] : [['earliest effect', timeInWords(kase.earliestEffectAt, now)]]),
    ['evidence', `${evidence.accepted} of ${evidence.needed}`],
    ['approvals', `${approvals.given} of ${approvals.needed}`],
    ['effects', effects || 'none yet'],
    ...(kase.reviewDueAt === null ? [] : [['review due', timeInWords(kase.reviewDueAt, now)]]),
    ['next', steps || 'nothing'],
  ];
  return table(rows);
}

/** Several cases, a line each. */
export function casesInWords(cases: readonly ShownCase[], now: number): readonly string[] {
  if (cases.length === 0) return ['There is none that you may see.'];
  const rows = cases.map((kase) => [
    kase.caseId,
    ticketOf(kase),
    kase.action,
    kase.outcome === null ? kase.phase : `${kase.phase} (${kase.outcome})`,
    kase.waitingOn,
    timeInWords(kase.waitsUntil, now),
  ]);
  return table([['CASE', 'TICKET', 'ACTION', 'PHASE', 'WAITS FOR', 'UNTIL'], ...rows]);
}

/** What a case would need, as whoever opens it reads it. */
export function planInWords({
  evidence,
  approvals,
  windows,
  review,
  effects,
  ...plan
}: PlannedCase): readonly string[] {
  const methods = evidence.methods.map(({ method, strength }) => `${method} (${strength})`).join(', ');
  const callBack = approvals.callBack ? ', who call back on the number on file' : '';
  const rows = [
    ['action', `${plan.action}, tier ${plan.tier}`],
    [
      'evidence',
      `${evidence.needed} of strength ${evidence.minimumStrength}, one of ${evidence.oneAtLeast}: ${methods}`,
    ],
    ['', `none enrolled in the last ${evidence.tenureDays} days`],
    ...(evidence.proofing === undefined ? [] : [['', evidence.proofing]]),
    [
      'approvals',
      `${approvals.always} of ${approvals.group}; ${approvals.whenRelayable} if all of it can be relayed${callBack}`,
    ],
    [
      'windows',
      Object.entries(windows)
        .map(([name, seconds]) => `${name.replace(/Seconds$/, '')} ${spanInWords(seconds)}`)
        .join(', '),
    ],
    ['review', `by ${review.group}, within ${spanInWords(review.dueSeconds)}`],
    ...effects.map(({ inWords }, nth) => [nth === 0 ? 'effects' : '', inWords]),
    ['policy', `${plan.policy.label} ${plan.policy.digest}`],
  ];
  return table(rows);
}
