import type { Case } from '../../domain/case.js';
import { chosenReviewer } from '../../domain/chosen-reviewer.js';
import { escalatedTo } from '../../domain/calls.js';
import type { EffectKind } from '../../domain/effects.js';
import { endedBadly, type Notice } from '../../domain/notices.js';
import { holdersOf } from '../../domain/holders.js';
import type { SeatHolder } from '../../domain/plan.js';
import { holdersMissing, holdersWanted } from '../../domain/quorum.js';
import { peopleAmong } from '../../domain/related.js';
import { hasPart } from '../../domain/separation.js';
import type { PersonId } from '../../domain/subjects.js';
import { readAuthority } from '../authority/read.js';
import { membersOfMailbox } from '../decisions/mailbox-members.js';
import { accountOf, isFree } from '../decisions/people.js';
import type { CaseDeps } from '../deps.js';
import { readerOf, type Reader } from '../mails/reader.js';
import { groupLent } from '../../domain/delegations.js';
import { currentSet } from '../enrolled/current-set.js';
import { assetOwnersOf, assistantsOf, vendorSecurityOf } from './further.js';
import { addressesReplaced } from './replaced.js';
import { lastDecision } from './last-decision.js';

type Deps = Pick<CaseDeps, 'db' | 'ledgerDb' | 'trust' | 'directory' | 'mails' | 'policy' | 'securityMailTo' | 'clock'>;

/** As what somebody is told. What each of them reads is in `notice-letter.ts`. */
export type Audience =
  | 'subject'
  | 'manager'
  | 'owner'
  | 'member'
  | 'dependent'
  | 'watcher'
  | 'asset-owner'
  | 'vendor-security'
  | 'assistant'
  | 'opener'
  | 'approver'
  | 'escalated'
  | 'acknowledger'
  | 'decider'
  | 'reviewer';

/** One address of one person, or of those who watch. */
export interface Recipient {
  readonly personId: PersonId | null;
  readonly address: string;
  readonly as: Audience;
  readonly reader: Reader;
}

/** The address the directory of record has of a person, if it knows them and has one. */
async function atWork(deps: Deps, personId: PersonId, as: Audience): Promise<readonly Recipient[]> {
  const person = await deps.directory.findById(personId);
  if (person === null || person.workEmail === '') return [];
  return [{ personId, address: person.workEmail, as, reader: readerOf(deps, person) }];
}

/** As `atWork`, of several people. */
async function allAtWork(deps: Deps, people: readonly PersonId[], as: Audience): Promise<readonly Recipient[]> {
  return (await Promise.all(people.map((personId) => atWork(deps, personId, as)))).flat();
}

/**
 * Every address there is of the subject, those that are no evidence too: whoever took over one of them cannot keep the
 * notice from the others (SP 800-63B-4, section 4.6; recovery policy, section 2: at least two addresses).
 */
async function subjectEverywhere(deps: Deps, kase: Case): Promise<readonly Recipient[]> {
  const { personId } = kase.subject;
  const [current, work] = await Promise.all([currentSet(deps, personId), atWork(deps, personId, 'subject')]);
  const reader = work[0]?.reader ?? readerOf(deps, await deps.directory.findById(personId));
  const emails = (current?.rows ?? []).map((row) => row.enrolled).filter((enrolled) => enrolled.kind === 'email');
  const old = current === null ? [] : await addressesReplaced(deps, kase, current);
  const addresses = [...emails.map(({ address }) => address), ...old];
  return [...addresses.map((address): Recipient => ({ personId, address, as: 'subject', reader })), ...work];
}

/** Whoever owns what is lent sees when that begins and ends (section 5.11). */
export async function ownersOfLent(deps: Deps, kase: Case): Promise<readonly Recipient[]> {
  const lent = groupLent(kase.plan);
  const people = lent === null ? [] : (kase.subject.related?.ownerIds ?? []);
  const others = people.filter((personId) => personId !== kase.subject.personId);
  return allAtWork(deps, others, 'owner');
}

/** Whoever uses a shared mailbox hears of it from the beginning (recovery policy, row 9: "N2 to all members"). */
async function members(deps: Deps, kase: Case): Promise<readonly Recipient[]> {
  if (kase.subject.account?.kind !== 'shared-mailbox') return [];
  const mailbox = await accountOf(deps, kase);
  const all = mailbox === null || mailbox === 'gone' ? [] : await membersOfMailbox(deps, mailbox);
  return all
    .filter(({ personId, workEmail }) => workEmail !== '' && personId !== kase.subject.personId)
    .map((one) => ({ personId: one.personId, address: one.workEmail, as: 'member', reader: readerOf(deps, one) }));
}

/** Whose credential a case replaces, or kills. */
const ON_KEYS: readonly EffectKind[] = ['key.issue', 'key.revoke'];

/** Its owners, and whose own services need it, learn of what happens to what a machine signs in by (rows 10 and 11, "N2 + dependents"). */
async function dependents(deps: Deps, kase: Case): Promise<readonly Recipient[]> {
  const { account, personId: subject } = kase.subject;
  const isOnKey = kase.effects.some(({ kind, state }) => ON_KEYS.includes(kind) && state !== 'planned');
  if (account === undefined || !isOnKey) return [];
  const [record, others = []] = await Promise.all([
    deps.directory.findById(account.accountId),
    deps.directory.dependentsOf?.(account.accountId),
  ]);
  const people = new Set([...(record?.ownerIds ?? []), ...others].filter((personId) => personId !== subject));
  return allAtWork(deps, [...people], 'dependent');
}

/** The manager learns of it by themselves, whatever becomes of the subject's mailboxes (CTL-10). */
async function manager(deps: Deps, kase: Case): Promise<readonly Recipient[]> {
  const { managerId } = kase.subject;
  return managerId === null ? [] : atWork(deps, managerId, 'manager');
}

/** Who runs the system, and is on call for it. */
const ON_DUTY = 'operators';

/** Whoever owns what the subject administers, or is granted in an emergency. */
async function assetOwners(deps: Deps, kase: Case): Promise<readonly Recipient[]> {
  const people = await assetOwnersOf(deps, kase);
  return allAtWork(deps, people, 'asset-owner');
}

/** Security of the vendor whose staff the subject is. */
async function vendor(deps: Deps, kase: Case): Promise<readonly Recipient[]> {
  const address = await vendorSecurityOf(deps, kase);
  if (address === null) return [];
  return [{ personId: null, address, as: 'vendor-security', reader: readerOf(deps, null) }];
}

/** The subject's assistants: they hear of what was done, and of nothing before it (row 7). */
async function assistants(deps: Deps, kase: Case): Promise<readonly Recipient[]> {
  const people = await assistantsOf(deps, kase);
  return allAtWork(deps, people, 'assistant');
}

/**
 * Who else hears of it, by the plan: security from N2 and, of a vendor's staff, the vendor's (row 8); at N3 whoever is on duty and
 * owns what is at stake (recovery policy, section 3).
 */
function watchers(deps: Deps, kase: Case): readonly Promise<readonly Recipient[]>[] {
  const { notices = 'N1' } = kase.plan;
  const security: Recipient = {
    personId: null,
    address: deps.securityMailTo,
    as: 'watcher',
    reader: readerOf(deps, null),
  };
  return [
    ...(notices === 'N1' ? [] : [Promise.resolve([security]), vendor(deps, kase)]),
    ...(notices === 'N3' ? [free(deps, kase, ON_DUTY, 'watcher'), assetOwners(deps, kase)] : []),
  ];
}

async function openers(deps: Deps, kase: Case): Promise<readonly Recipient[]> {
  const people = holdersOf(kase).filter((personId) => personId !== kase.subject.personId);
  return allAtWork(deps, people, 'opener');
}

/**
 * Who may decide: active members of a group who have no part in the case, stand under nobody's word of it (section 5.6), and are
 * no assistant of the subject's (row 7).
 */
async function free(deps: Deps, kase: Case, group: string, as: Audience): Promise<readonly Recipient[]> {
  const [members, subject] = await Promise.all([
    deps.directory.membersOf(group),
    deps.directory.findById(kase.subject.personId),
  ]);
  const assistantIds = subject?.assistantIds ?? [];
  return members
    .filter((member) => member.workEmail !== '' && isFree(kase, member) && !assistantIds.includes(member.personId))
    .map((person) => ({ personId: person.personId, address: person.workEmail, as, reader: readerOf(deps, person) }));
}

/** Whoever stands now for somebody of a group who is away. */
async function delegates(deps: Deps, kase: Case, group: string): Promise<readonly Recipient[]> {
  const { authority } = await readAuthority(deps);
  const now = await deps.clock();
  const standing = authority.delegations.filter((one) => one.group === group && one.from <= now && now < one.until);
  const free = standing.filter(({ personId, delegateId }) => ![personId, delegateId].some((one) => hasPart(kase, one)));
  const delegates = free.map(({ delegateId }) => delegateId);
  return allAtWork(deps, delegates, 'approver');
}

/** Who may fill seats: of their groups, and for who is away of them, and by how they stand to the subject. */
async function seatHolders(deps: Deps, kase: Case, holders: readonly SeatHolder[]): Promise<readonly Recipient[]> {
  const groups = new Set(holders.flatMap((holder) => ('group' in holder ? [holder.group] : [])));
  const people = peopleAmong(kase, holders).filter((personId) => !hasPart(kase, personId));
  const found = [
    ...[...groups].map((group) => free(deps, kase, group, 'approver')),
    ...[...groups].map((group) => delegates(deps, kase, group)),
    ...people.map((personId) => atWork(deps, personId, 'approver')),
  ];
  return (await Promise.all(found)).flat();
}

/** Whom the step of the plan names that this notice is of. */
async function escalated(deps: Deps, kase: Case, sequence: number): Promise<readonly Recipient[]> {
  const group = escalatedTo(kase, sequence);
  return group === null ? [] : free(deps, kase, group, 'escalated');
}

/** The one reviewer whom the case is given to; when they do not come to it in time, all are told. */
async function chosen(deps: Deps, kase: Case): Promise<readonly Recipient[]> {
  const reviewers = await free(deps, kase, kase.plan.review.group, 'reviewer');
  const chosenId = chosenReviewer(
    kase,
    reviewers.flatMap(({ personId }) => personId ?? []),
  );
  return reviewers.filter(({ personId }) => personId === chosenId);
}

/** Whoever had approved before the case was planned anew: their word counts no more. */
async function lapsedApprovers(deps: Deps, { lapsed }: Case): Promise<readonly Recipient[]> {
  const people = (lapsed?.approvals ?? []).map(({ by }) => by);
  return allAtWork(deps, people, 'approver');
}

/** Whoever decided last. */
async function lastDecider(deps: Deps, kase: Case): Promise<readonly Recipient[]> {
  const decision = lastDecision(kase);
  return decision === null ? [] : atWork(deps, decision.by, 'decider');
}

type People = Promise<readonly Recipient[]>;

/** Who hears of what becomes of a subject: they, their manager and whoever watches, and others of the one step before or after the manager. */
function around(
  deps: Deps,
  kase: Case,
  { first = [], last = [] }: { readonly first?: readonly People[]; readonly last?: readonly People[] } = {},
): readonly People[] {
  return [subjectEverywhere(deps, kase), ...first, manager(deps, kase), ...last, ...watchers(deps, kase)];
}

/** Whoever uses the account that it is about, or runs something that needs it. */
function users(deps: Deps, kase: Case): readonly People[] {
  return [members(deps, kase), dependents(deps, kase)];
}

function groupsToTell(deps: Deps, kase: Case, { kind, sequence }: Notice): readonly People[] {
  const { acknowledgement, review } = kase.plan;
  switch (kind) {
    case 'case-opened':
      return around(deps, kase, { last: [members(deps, kase)] });
    case 'planned-anew':
      return around(deps, kase, { first: [lapsedApprovers(deps, kase)], last: [openers(deps, kase)] });
    case 'effects-applied':
      return [
        ...around(deps, kase, {
          first: [ownersOfLent(deps, kase)],
          last: users(deps, kase),
        }),
        assistants(deps, kase),
      ];
    case 'change-coming':
      return around(deps, kase, {
        last: [members(deps, kase), seatHolders(deps, kase, holdersWanted(kase.plan))],
      });
    case 'approval-wanted':
    case 'approval-reminder':
      return [seatHolders(deps, kase, holdersMissing(kase, kase.approvals))];
    case 'approval-escalated':
      return [escalated(deps, kase, sequence)];
    case 'acknowledgement-wanted':
      return acknowledgement === undefined ? [] : [free(deps, kase, acknowledgement.group, 'acknowledger')];
    case 'decision-recorded':
      return [lastDecider(deps, kase)];
    case 'claim-ready':
      return [subjectEverywhere(deps, kase)];
    case 'case-ended':
      return [
        subjectEverywhere(deps, kase),
        ownersOfLent(deps, kase),
        ...(endedBadly(kase) ? [manager(deps, kase)] : []),
        ...users(deps, kase),
        openers(deps, kase),
      ];
    case 'review-wanted':
    case 'review-reminder':
      return [chosen(deps, kase)];
    case 'review-overdue':
      return [free(deps, kase, review.group, 'reviewer')];
    case 'contained':
      return [subjectEverywhere(deps, kase), free(deps, kase, review.group, 'reviewer')];
  }
}

/** Whom a notice of a case goes to, each address once: as the first of the parts it is reached in. */
export async function recipientsOf(deps: Deps, kase: Case, notice: Notice): Promise<readonly Recipient[]> {
  const all = (await Promise.all(groupsToTell(deps, kase, notice))).flat();
  const byAddress = new Map<string, Recipient>();
  for (const recipient of all) {
    const address = recipient.address.toLowerCase();
    if (!byAddress.has(address)) byAddress.set(address, recipient);
  }
  return [...byAddress.values()];
}
