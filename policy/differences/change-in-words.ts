import type { PlanChange } from '../../domain/plan-changes.js';
import { plain, spanInWords } from '../../domain/in-words.js';

/** What is said of a part of a plan, by its path; `*` is any name and is put in. */
const SAID: readonly (readonly [path: string, words: string])[] = [
  ['tier', 'tier'],
  ['evidence.atLeast', 'pieces of evidence'],
  ['evidence.minimumStrength', 'strength of each piece of evidence'],
  ['evidence.oneAtLeast', 'strength of one of them'],
  ['evidence.oneAlone', 'strength from which one piece of evidence is enough alone'],
  ['evidence.oneOf.*', 'one of the pieces of evidence must be *'],
  ['evidence.withoutDomains.*', 'evidence of the compromise domain * counts for nothing'],
  ['notices', 'who is told'],
  ['evidence.tenureDays', 'days for which evidence must have been enrolled'],
  ['evidence.attemptsPerMethod', 'tries for each method'],
  ['evidence.attemptsPerCase', 'tries in a case'],
  ['evidence.attemptsPerPersonPerDay', 'tries of a person in a day'],
  ['evidence.methods.*', '* as evidence'],
  ['evidence.methods.*.strength', 'what * counts for'],
  ['evidence.methods.*.freshSeconds', 'how long * counts'],
  ['evidence.methods.*.mustKnow', 'what must be known of the line of *'],
  ['evidence.methods.*.mustKnow.*', 'what must be known of the line of *: *'],
  ['evidence.methods.*.acr', 'sign-ins elsewhere that count for *'],
  ['evidence.methods.*.acr.*', 'sign-ins elsewhere that count for *: *'],
  ['evidence.methods.*.seenWithinSeconds', 'how lately the device of * must have been seen'],
  ['evidence.methods.*.attesters', 'who attests *'],
  ['evidence.methods.*.attesters.group', 'who attests *'],
  ['evidence.methods.*.attesters.trainingDays', 'days for which the training for * counts'],
  ['evidence.methods.*.riskAnalysis', 'risk analysis of *'],
  ['proofing', 'how old a proofing may be'],
  ['proofing.tier1Days', 'days that a proofing counts in tier 1'],
  ['proofing.tier2Days', 'days that a proofing counts in tier 2'],
  ['proofing.tier3Days', 'days that a proofing counts in tier 3'],
  ['proofing.tier4Days', 'days that a proofing counts in tier 4'],
  ['binding', 'one authenticator of their own instead of recovery'],
  ['binding.percentOfCompleted', 'cases in a hundred that are reviewed where one authenticator was enough'],
  ['approvals.group', 'who countersigns'],
  ['approvals.always', 'people who countersign, whatever the evidence'],
  ['approvals.whenRelayable', 'people who countersign what can be read out to a caller'],
  ['approvals.callBack', 'whether they call back'],
  ['approvals.keyTenureDays', 'days before a decision key counts'],
  ['approvals.statementSeconds', 'how old a statement may be'],
  ['approvals.seats.*', 'a seat among those who countersign: *'],
  ['approvals.seats.*.atLeast', 'people for the seat *'],
  ['approvals.seats.*.windowSeconds', 'time for the seat *'],
  ['approvals.inOrder', 'whether seats are filled in order'],
  ['acknowledgement', 'a further person who acknowledges'],
  ['acknowledgement.group', 'who acknowledges'],
  ['acknowledgement.withinSeconds', 'time to acknowledge'],
  ['windows.evidenceSeconds', 'time to give evidence'],
  ['windows.approvalSeconds', 'time to countersign'],
  ['windows.coolingOffSeconds', 'time to object before anything happens'],
  ['windows.coolingOffWaivedBy', 'evidence that waives that time'],
  ['windows.coolingOffWaivedBy.strength', 'strength of the evidence that waives that time'],
  ['windows.coolingOffWaivedBy.inPerson', 'whether only presence waives that time'],
  ['windows.handOverSeconds', 'time to come back for the claim'],
  ['windows.claimSeconds', 'time of the claim'],
  ['windows.warrantSeconds', 'life of a warrant'],
  ['windows.grantSeconds', 'how long a grant lasts'],
  ['review.group', 'who reviews'],
  ['review.dueSeconds', 'time to review'],
  ['review.reminderSeconds', 'time between reminders to review'],
  ['review.percentOfCompleted', 'completed cases in a hundred that are reviewed'],
  ['effects.*', 'the effect *'],
  ['spacingSeconds', 'time between two recoveries of one person'],
  ['repudiationDays', 'days in which “not me” works'],
  ['controlOwner', 'who answers for the rule'],
  ['rule', 'name of the rule'],
];

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', String.raw`\.`).replaceAll('*', '(.+?)')}$`);
/** A name may have dots in it, so that the longest path is tried first. */
const PATTERNS = SAID.toSorted(([one], [other]) => other.split('.').length - one.split('.').length).map(
  ([path, words]) => ({ pattern: patternOf(path), words }),
);

/** What a part of a plan is called; its path, where this version has no words for it. */
function partInWords(path: string): string {
  for (const { pattern, words } of PATTERNS) {
    const found = pattern.exec(path);
    if (found === null) continue;
    const names = found.slice(1);
    return words.replaceAll('*', () => names.shift() ?? '*');
  }
  return path;
}

/** A value as a person reads it: times in words, whole things by the fact that they are there. */
function valueInWords(path: string, value: unknown): string {
  if (value === undefined) return 'none';
  if (typeof value === 'number') return path.endsWith('Seconds') ? spanInWords(value) : `${value}`;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return plain(value);
  return plain(JSON.stringify(value)).slice(0, 160);
}

/** One difference as a line: what, from what, to what. */
export function changeInWords({ path, before, after }: PlanChange): string {
  const what = partInWords(path);
  if (before === undefined && typeof after !== 'number') return `${what}: new${detail(path, after)}`;
  if (after === undefined && typeof before !== 'number') return `${what}: no longer${detail(path, before)}`;
  return `${what}: ${valueInWords(path, before)} → ${valueInWords(path, after)}`;
}

/** Of a thing that is new or gone, what there is room for. */
function detail(path: string, value: unknown): string {
  if (typeof value === 'boolean') return '';
  if (typeof value === 'object' && value !== null && 'strength' in value)
    return ` (strength ${String(value.strength)})`;
  return ` (${valueInWords(path, value)})`;
}
