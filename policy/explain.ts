import { isOfNoPerson, type SubjectClass } from '../domain/subject-classes.js';
import type { Plan, Seat, SeatHolder, Windows } from '../domain/plan.js';

const UNITS = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const;

/** A length of time in the largest unit that measures it exactly. */
function span(seconds: number): string {
  const [size, unit] = UNITS.find(([one]) => seconds % one === 0) ?? [1, 'second'];
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function people(count: number): string {
  return count === 1 ? 'one person' : `${count} different people`;
}

function holderInWords(holder: SeatHolder): string {
  return 'group' in holder ? `somebody of ${holder.group}` : `the subject's ${holder.relation}`;
}

function seatInWords({ seat, from, atLeast, windowSeconds }: Seat): string {
  const within = windowSeconds === undefined ? '' : `, within ${span(windowSeconds)}`;
  return `Among them at least ${atLeast} for the seat ${seat}: ${from.map(holderInWords).join(' or ')}${within}.`;
}

function* evidenceInWords({ evidence, proofing, tier, binding }: Plan): Iterable<string> {
  const { atLeast, minimumStrength, oneAtLeast, methods } = evidence;
  const items = atLeast === 1 ? 'One item' : `${atLeast} items of different methods and compromise domains`;
  yield `${items} of evidence, each of strength ${minimumStrength} or more and one of ${oneAtLeast} or more, by: ${methods.map(({ method, strength }) => `${method} (${strength})`).join(', ')}.`;
  if (evidence.minimumWithoutSuperior !== undefined)
    yield `Where none is of strength 4, each is of ${evidence.minimumWithoutSuperior} or more.`;
  if (evidence.verifiers !== undefined)
    yield `Where a verifier looks at the subject, ${evidence.verifiers} different ones do; what they see is one item.`;
  if (evidence.oneAlone !== undefined)
    yield `One item of strength ${evidence.oneAlone} or more is enough, unless somebody else signs it.`;
  for (const one of evidence.oneOf ?? []) yield `One of the items must be by ${one.join(' or ')}.`;
  if (evidence.withoutDomains !== undefined)
    yield `Nothing counts that comes from: ${evidence.withoutDomains.join(', ')}.`;
  yield `What was enrolled less than ${evidence.tenureDays} days before counts for nothing.`;
  if (binding !== undefined)
    yield `An authenticator that reaches the account's highest level and cannot be read out is enough by itself, by rule ${binding.rule}.`;
  if (proofing !== undefined && tier > 1)
    yield 'Whoever was proofed too long ago, or nobody knows when, has to be proofed again.';
}

function* approvalsInWords({ approvals, acknowledgement }: Plan): Iterable<string> {
  const { always, whenRelayable, group, seats = [], inOrder = false, callBack } = approvals;
  const who = seats.length === 0 ? ` of ${group}` : '';
  if (always > 0) yield `Countersigned by ${people(always)}${who}, none of whom took another part.`;
  if (whenRelayable > always)
    yield `Countersigned by ${people(whenRelayable)}${who} where all evidence could be read out to a caller, or is weak.`;
  for (const seat of seats) yield seatInWords(seat);
  const seated = seats.reduce((sum, { atLeast }) => sum + atLeast, 0);
  if (seated > 0 && seated < Math.max(always, whenRelayable)) yield `The others are of ${group}.`;
  if (inOrder && seats.length > 1) yield `In this order: ${seats.map(({ seat }) => seat).join(', ')}.`;
  if (callBack) yield 'Whoever countersigns calls the subject back on the number on file.';
  if (acknowledgement !== undefined)
    yield `Somebody of ${acknowledgement.group} acknowledges it within ${span(acknowledgement.withinSeconds)}, or it ends.`;
}

function* windowsInWords(windows: Windows): Iterable<string> {
  yield `Evidence has to be given within ${span(windows.evidenceSeconds)}, and approvals within ${span(windows.approvalSeconds)}.`;
  if (windows.coolingOffSeconds > 0)
    yield `Then everybody who was told may object for ${span(windows.coolingOffSeconds)}.`;
  const { coolingOffWaivedBy: waiver } = windows;
  if (waiver !== undefined)
    yield `Nobody is waited for where an item is of strength ${waiver.strength}${waiver.inPerson ? ' and was given in person' : ''}.`;
  if (windows.claimSeconds > 0)
    yield `The subject comes back within ${span(windows.handOverSeconds)} and has ${span(windows.claimSeconds)} from then on.`;
  if (windows.grantSeconds !== undefined) yield `What is granted ends after ${span(windows.grantSeconds)}.`;
}

const TOLD = {
  N1: 'The subject at every address and their manager are told.',
  N2: 'The subject at every address, their manager and security are told.',
  N3: 'The subject at every address, their manager, security and whoever is on duty are told.',
} as const;

/** Of which classes the subject is; a circumstance raises everybody's. */
function because(classes: readonly string[]): string {
  return classes.length > 0 ? `, because the subject is ${classes.join(', ')}` : '';
}

/** Of what kind of account it is, where that is not the subject's own. */
function* accountInWords(classes: readonly SubjectClass[]): Iterable<string> {
  const kind = classes.find(isOfNoPerson);
  if (kind !== undefined) yield `It is about an account that is no person's (${kind}), which the subject owns.`;
}

/** What a plan demands, one sentence a demand, the rule with its reference and what raised it first. */
export function explainPlan(plan: Plan): readonly string[] {
  const {
    rule,
    action,
    tier,
    controlOwner,
    reference,
    classes = [],
    overlays = [],
    raisedBy = [],
    exceptions = [],
    review,
    riskAnalysis,
  } = plan;
  const raised = [
    ...(overlays.length > 0 ? [`Raised by ${overlays.join(', ')}${because(classes)}.`] : []),
    ...(exceptions.length > 0
      ? [`Something of it is waived, by exception ${exceptions.join(', ')}; it is reviewed, whatever the lot says.`]
      : []),
    ...(raisedBy.length > 0 ? [`Raised by what speaks against the case: ${raisedBy.join(', ')}.`] : []),
  ];
  const rests = reference === undefined ? '' : ` It rests on ${reference}.`;
  return [
    `Rule ${rule} for ${action}, tier ${tier}; ${controlOwner} answers for it.${rests}`,
    ...accountInWords(classes),
    ...raised,
    ...(riskAnalysis === undefined ? [] : [`It is no way of NIST's own: its risk analysis is ${riskAnalysis}.`]),
    ...evidenceInWords(plan),
    ...approvalsInWords(plan),
    ...windowsInWords(plan.windows),
    TOLD[plan.notices ?? 'N1'],
    `Reviewed by ${review.group} within ${span(review.dueSeconds)}${review.percentOfCompleted === undefined ? '' : `; of those that went well ${review.percentOfCompleted} in a hundred, by lot`}.`,
    `At least ${span(plan.spacingSeconds)} lie between two recoveries of one person; "not me" works for ${plan.repudiationDays} days after the case is closed.`,
  ];
}
