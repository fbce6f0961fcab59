import type { Case } from '../../domain/case.js';
import { holdersOf } from '../../domain/holders.js';
import { wantsAcknowledgement } from '../../domain/grants.js';
import { holdersWanted } from '../../domain/quorum.js';
import { peopleAmong } from '../../domain/related.js';
import { partsTaken, type Part } from '../../domain/separation.js';
import type { PersonId, Related } from '../../domain/subjects.js';
import type { Actor, CaseFacts } from './request.js';

/** Marks an AI agent, as a group of a token or a person, or as the kind of an account: whatever else it is, it only prepares. */
const AI_AGENT = 'ai-agent';

/** What a verified credential says of whoever calls. */
export interface Caller {
  readonly personId: PersonId | null;
  readonly clientId: string;
  readonly roles: readonly string[];
  /** Their authority is suspended. */
  readonly suspended?: boolean;
}

/** What the directory of record says of somebody, as far as it decides what they may. */
export interface Recorded {
  readonly personId: PersonId;
  readonly groups: readonly string[];
  readonly managerId: PersonId | null;
  readonly trainedAt?: number;
  readonly employer?: string;
  readonly accountKind?: string;
  /** Present where their authority is suspended. */
  readonly suspendedFrom?: readonly string[];
}

/** Somebody as the directory of record has them now. */
export function actorOfRecord(recorded: Recorded): Actor {
  const { personId: id, groups, managerId, trainedAt, employer, accountKind, suspendedFrom } = recorded;
  if (accountKind === AI_AGENT || groups.includes(AI_AGENT)) return { kind: 'ai-agent', id: `person:${id}`, groups };
  const superiors = managerId === null ? [] : [managerId];
  const person = { kind: 'person', id, groups, superiors, trainedAt, employer, accountKind } as const;
  return suspendedFrom === undefined ? person : { ...person, suspended: true };
}

/** Whoever calls, by their credential alone: all there is of a program, and all that the API knows of a person. */
export function actorOfCaller({ personId, clientId, roles: groups, suspended = false }: Caller): Actor {
  const id = personId === null ? `program:${clientId}` : `person:${personId}`;
  if (groups.includes(AI_AGENT)) return { kind: 'ai-agent', id, groups };
  if (personId === null) return { kind: 'program', id: clientId, groups };
  return { kind: 'person', id: personId, groups, ...(suspended && { suspended }) };
}

/** What the directory of record says of a subject, beside what every case carries. */
export interface SubjectRecorded extends Pick<Recorded, 'personId' | 'employer'> {
  readonly sponsorId?: PersonId;
  readonly ownerIds?: readonly PersonId[];
}

/** Beside the case itself. */
export interface Beside {
  /** Whether it was reported quietly. */
  readonly isReported?: boolean;
  /** Absent where nobody asked the directory of record. */
  readonly subject?: SubjectRecorded | null;
}

/** The parts that are taken by signing a decision. */
const SIGNED: readonly Part[] = ['approver', 'acknowledger', 'decider', 'reviewer'];

/** Who stands how to the subject: as the opening says, and where it says nothing, as far as is known beside it. */
function relatedOf({ subject: { managerId, related } }: Case, { subject }: Beside): Related {
  const superiors = managerId === null ? [] : [managerId];
  return related ?? { superiors, sponsorId: subject?.sponsorId ?? null, ownerIds: subject?.ownerIds ?? [] };
}

function approversOf(kase: Case, beside: Beside) {
  const holders = holdersWanted(kase.plan);
  const related = relatedOf(kase, beside);
  return {
    approvers: holders.flatMap((holder) => ('group' in holder ? [holder.group] : [])),
    approversByRelation: peopleAmong({ ...kase, subject: { ...kase.subject, related } }, holders),
  };
}

/** What of a case decides who may do what with it. */
export function caseFactsOf(kase: Case, beside: Beside = {}): CaseFacts {
  const { isReported = false, subject } = beside;
  const { plan, opening, phase } = kase;
  const { openedBy } = opening.receipt;
  const parts = [...partsTaken(kase)];
  const taking = (...wanted: Part[]) => parts.filter(([, part]) => wanted.includes(part)).map(([personId]) => personId);
  const manager = kase.subject.managerId ?? undefined;
  const holders = holdersOf(kase);
  const program = openedBy.personId === null ? openedBy.clientId : undefined;
  return {
    id: kase.id,
    action: kase.action,
    tier: plan.tier,
    phase,
    desk: openedBy.clientId,
    isReported,
    subject: kase.subject.personId,
    subjectEmployer: subject?.employer,
    manager,
    holders,
    openers: taking('opener'),
    program,
    preparers: [...holders.map((id) => `person:${id}`), ...(program === undefined ? [] : [`program:${program}`])],
    vouchers: taking('voucher'),
    signers: taking(...SIGNED),
    reviewer: kase.review?.by,
    ...approversOf(kase, beside),
    acknowledgers: wantsAcknowledgement(kase) && plan.acknowledgement ? [plan.acknowledgement.group] : [],
    reviewers: [plan.review.group],
  };
}
