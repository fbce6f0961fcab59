import {
  countFailedOfAgent,
  countFailedOfNumber,
  countFailedTries,
  countOpenedByAgent,
  countOpenedByDesk,
  countOutcomes,
  countPeopleOfNumber,
  countRecoveries,
  type CountedSince,
} from '../../db/frequencies.js';
import { readDoneAt } from '../../db/register.js';
import { readFindings } from '../../db/security-events.js';
import { SECOND } from '../../domain/clock.js';
import { heldSince, type Enrolled } from '../../domain/enrolled.js';
import type { Outcome } from '../../domain/outcomes.js';
import {
  frequencySignals,
  type Counted,
  type Frequency,
  type RiskRule,
  type RiskSignal,
} from '../../domain/risk-signals.js';
import { openSignals, type SecurityFinding } from '../../domain/security-findings.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { isElevated } from '../../domain/switches.js';
import type { AccessToken } from '../../proofs/access-token.js';
import { verifyFinding } from '../../proofs/security-event.js';
import type { CaseDeps } from '../deps.js';
import { currentSet } from '../enrolled/current-set.js';
import type { SwitchDeps } from '../switches/deps.js';
import { switchesNow } from '../switches/now.js';
import { takeInSecurityEvents, type TakingInDeps } from './take-in.js';

/** What looking for signals needs. */
export type RiskDeps = TakingInDeps & SwitchDeps & Pick<CaseDeps, 'policy'>;

/** Outcomes of somebody who gave up, or was sent away. */
const GIVEN_UP: readonly Outcome[] = ['refused', 'lapsed'];

type Counts = Readonly<Partial<Record<Counted, number>>>;

/** Counts back from now, all cases but one. */
type CountingBack = (frequency: Frequency) => CountedSince;

function countingBack(now: number, besides: string): CountingBack {
  return ({ withinSeconds }) => ({ since: now - withinSeconds * SECOND, besides });
}

/** What is open against a person by what others reported; a row that the verifier did not sign is no report. */
async function findingSignals(deps: RiskDeps, personId: string, now: number): Promise<readonly RiskSignal[]> {
  await takeInSecurityEvents(deps);
  const findings: SecurityFinding[] = [];
  for (const jws of await readFindings(deps.db, personId)) {
    const finding = await verifyFinding(deps.trust, jws);
    if (finding?.personId === personId) findings.push(finding);
  }
  return openSignals(findings, await readDoneAt(deps.db, personId), now);
}

/** When something was last changed, in epoch milliseconds; of what was imported, as far as its source says. */
function changedAt(enrolled: Enrolled): number {
  return enrolled.imported === undefined ? heldSince(enrolled) : (enrolled.imported.lastChangedAt ?? 0);
}

async function hasChanged(deps: RiskDeps, personId: string, since: number): Promise<boolean> {
  const current = await currentSet(deps, personId);
  return current?.rows.some(({ enrolled }) => changedAt(enrolled) >= since) === true;
}

/** What there was of the person's other cases. The one that is opened is a recovery too. */
async function countsOfPerson(deps: RiskDeps, rule: RiskRule, of: OfSubject, now: number): Promise<Counts> {
  const { personId } = of;
  const within = countingBack(now, of.caseId);
  const [recoveries, wrongTries, casesGivenUp] = await Promise.all([
    countRecoveries(deps.db, personId, within(rule.recoveries)),
    countFailedTries(deps.db, personId, within(rule.wrongTries)),
    countOutcomes(deps.db, personId, GIVEN_UP, within(rule.casesGivenUp)),
  ]);
  return { recoveries: recoveries + 1, wrongTries, casesGivenUp };
}

/** Whose case. */
export interface OfSubject {
  readonly caseId: string;
  readonly personId: string;
}

/** What speaks against a case by what is known of its subject: read when it opens, and again before it acts. */
export async function signalsOfSubject(deps: RiskDeps, of: OfSubject): Promise<readonly RiskSignal[]> {
  const now = await deps.clock();
  const found = await findingSignals(deps, of.personId, now);
  const { risk } = deps.policy;
  const counts = await countsOfPerson(deps, risk, of, now);
  const changed = await hasChanged(deps, of.personId, now - risk.changedWithinSeconds * SECOND);
  const elevated = isElevated(await switchesNow(deps), now);
  return [
    ...found,
    ...frequencySignals(risk, counts),
    ...(changed ? (['changed-recently'] as const) : []),
    ...(elevated ? (['elevated-threat'] as const) : []),
  ];
}

/** What its agent did lately; a program that opens cases is a desk and no agent. */
async function countsOfAgent(
  { db }: RiskDeps,
  rule: RiskRule,
  { caller: { personId } }: Pick<OfOpening, 'caller'>,
  within: CountingBack,
): Promise<Counts> {
  if (personId === null) return {};
  const [cases, wrongTriesOfAgent] = await Promise.all([
    countOpenedByAgent(db, personId, within(rule.casesOfAgent)),
    countFailedOfAgent(db, personId, within(rule.wrongTriesOfAgent)),
  ]);
  return { casesOfAgent: cases + 1, wrongTriesOfAgent };
}

/** Whether an agent opens more cases than a person does, and too much of what they opened lately did not verify. */
export async function isHurried(deps: RiskDeps, caseId: string, caller: AccessToken): Promise<boolean> {
  const { risk } = deps.policy;
  const within = countingBack(await deps.clock(), caseId);
  const signals = frequencySignals(risk, await countsOfAgent(deps, risk, { caller }, within));
  return signals.includes('busy-agent') && signals.includes('wrong-tries-of-agent');
}

/** What there was lately about whoever has the same number on file. */
async function countsOfNumber(
  { db }: RiskDeps,
  rule: RiskRule,
  { person: { personId, phoneOnFile } }: OfOpening,
  within: CountingBack,
): Promise<Counts> {
  if (phoneOnFile === null) return {};
  const [others, wrongTriesOfNumber] = await Promise.all([
    countPeopleOfNumber(db, phoneOnFile, { ...within(rule.peopleOfNumber), personId }),
    countFailedOfNumber(db, phoneOnFile, within(rule.wrongTriesOfNumber)),
  ]);
  return { peopleOfNumber: others + 1, wrongTriesOfNumber };
}

/** How many cases there are like the one that is opened: by its agent, its desk, its number; with itself. */
async function countsOfOpening(deps: RiskDeps, rule: RiskRule, of: OfOpening, now: number): Promise<Counts> {
  const within = countingBack(now, of.caseId);
  const [ofAgent, ofNumber, cases] = await Promise.all([
    countsOfAgent(deps, rule, of, within),
    countsOfNumber(deps, rule, of, within),
    countOpenedByDesk(deps.db, of.caller.clientId, within(rule.casesOfDesk)),
  ]);
  return { ...ofAgent, ...ofNumber, casesOfDesk: cases + 1 };
}

/** An opening before it is made. */
export interface OfOpening {
  readonly caseId: string;
  readonly person: Pick<PersonOfRecord, 'personId' | 'phoneOnFile'>;
  readonly caller: AccessToken;
}

/** What speaks against a case when it opens: its subject, and how often the like is opened just now. */
export async function signalsOfOpening(deps: RiskDeps, of: OfOpening): Promise<readonly RiskSignal[]> {
  const { caseId, person } = of;
  const ofSubject = await signalsOfSubject(deps, { caseId, personId: person.personId });
  const counts = await countsOfOpening(deps, deps.policy.risk, of, await deps.clock());
  return [...ofSubject, ...frequencySignals(deps.policy.risk, counts)];
}
