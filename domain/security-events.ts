import type { RiskSignal } from './risk-signals.js';
import type { FindingKind, Said } from './security-findings.js';

/** OpenID Continuous Access Evaluation Profile 1.0, section 3, and OpenID RISC Profile 1.0, section 2. */
const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';
const RISC = 'https://schemas.openid.net/secevent/risc/event-type/';

/** An event's own members, before anything of them is believed. */
export type EventClaims = Readonly<Record<string, unknown>>;

/** What an event says; `malformed` when it lacks what its definition demands, null when it says nothing of the person. */
export type Reading = Said | 'malformed' | null;

/** Whose risk a level is of; a tenant's, a group's or a unit's says nothing of one person. */
const PRINCIPALS: ReadonlyMap<unknown, FindingKind & `${string}risk`> = new Map([
  ['USER', 'risk'],
  ['SESSION', 'session-risk'],
  ['DEVICE', 'device-risk'],
]);
const PRINCIPALS_OF_MANY: readonly unknown[] = ['TENANT', 'ORG_UNIT', 'GROUP'];

/** CAEP 1.0, section 3.8. */
function riskLevel({ principal, current_level: level }: EventClaims): Reading {
  if (level !== 'LOW' && level !== 'MEDIUM' && level !== 'HIGH') return 'malformed';
  const kind = PRINCIPALS.get(principal);
  if (kind === undefined) return PRINCIPALS_OF_MANY.includes(principal) ? null : 'malformed';
  const signals: Readonly<Record<typeof level, RiskSignal | null>> = {
    LOW: null,
    MEDIUM: `${kind}-medium`,
    HIGH: `${kind}-high`,
  };
  return { kind, signal: signals[level] };
}

/** CAEP 1.0, section 3.4. A change that does not say its direction may be a loss. */
function assuranceLevel({ current_level: level, change_direction: direction }: EventClaims): Reading {
  if (typeof level !== 'string') return 'malformed';
  return { kind: 'assurance', signal: direction === 'increase' ? null : 'assurance-lowered' };
}

/** CAEP 1.0, section 3.3: whatever was created, changed or revoked, something is not as it was. */
function credential({ credential_type: type, change_type: change }: EventClaims): Reading {
  if (typeof type !== 'string' || typeof change !== 'string') return 'malformed';
  return { kind: 'credential', signal: 'credential-changed' };
}

/** CAEP 1.0, section 3.1. Whoever signs out by themselves gives no cause for doubt. */
function session({ initiating_entity: by }: EventClaims): Reading {
  return by === 'user' ? null : { kind: 'session', signal: 'session-revoked' };
}

/** RISC 1.0, section 2.7. */
function compromise({ credential_type: type }: EventClaims): Reading {
  return typeof type === 'string' ? { kind: 'compromise', signal: 'credential-compromised' } : 'malformed';
}

const READ: ReadonlyMap<string, (claims: EventClaims) => Reading> = new Map([
  [`${CAEP}session-revoked`, session],
  [`${CAEP}credential-change`, credential],
  [`${CAEP}assurance-level-change`, assuranceLevel],
  [`${CAEP}risk-level-change`, riskLevel],
  [`${RISC}credential-compromise`, compromise],
  [`${RISC}account-disabled`, () => ({ kind: 'account', signal: 'account-disabled' })],
  [`${RISC}account-enabled`, () => ({ kind: 'account', signal: null })],
]);

/** What an event says of the person it is about. One that is not known here says nothing, and is no mistake. */
export function readEvent(uri: string, claims: EventClaims): Reading {
  return READ.get(uri)?.(claims) ?? null;
}

/** The events that are understood, by their URIs. */
export const EVENTS_HEARD: readonly string[] = [...READ.keys()];
