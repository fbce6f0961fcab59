import { randomUUID } from 'node:crypto';
import type { Updateable } from 'kysely';
import type { SampleDirectory } from '../../../connectors/sample-directory/connect.js';
import type { PersonTable } from '../../../connectors/sample-directory/tables.js';
import type { SeededPerson } from '../../../dev/seed/seed.js';
import { DAY } from '../../../domain/clock.js';
import { createCredential, type SoftwareCredential } from '../../../dev/software-authenticator/authenticator.js';
import type { EnrolledPasskey, EnrolledRecoveryCode } from '../../../domain/enrolled.js';
import type { Method } from '../../../domain/evidence.js';
import type { Plan, Relation } from '../../../domain/plan.js';
import { isOfNoPerson, type SubjectClass } from '../../../domain/subject-classes.js';
import { NO_PERSON_KINDS, type CaseAccount } from '../../../domain/subjects.js';
import type { Policy } from '../../../policy/load.js';
import { newSavedCode, savedCodeHash } from '../../../proofs/saved-code.js';
import { enrolFurther } from '../case-rig/enrol-further.js';
import { addMachine } from '../case-rig/machines.js';
import { personNamed, SIGNING } from '../case-rig/place.js';
import type { CaseRig } from '../case-rig/rig.js';
import type { Reach } from '../workloads.js';

/** Longer ago than any plan asks of what counts. */
const LONG_AGO = 60 * DAY;

/** Of each group so many at least, so that nobody signs with the same person all the time. */
const OF_GROUP_MIN = 2;

/** So many cases one agent opens here, and no more: nobody countersigns for the same one a fourth time (recovery policy, section 2). */
const OPENED_BY_ONE = 3;

/** How many of the people there are so many cases take to open. */
export const openersOf = (cases: number): number => Math.ceil(cases / OPENED_BY_ONE);

/** So many who are in every group, one after the other. */
const EVERYWHERE = 3;

/** What a key can do that is of these classes. */
function reachOf(classes: readonly SubjectClass[]): Reach {
  const scopes = classes.includes('production-admin-key') ? ['admin'] : ['read'];
  return { scopes, environment: classes.includes('production-key') ? 'production' : 'staging' };
}

/** Somebody found a key in wrong hands before. */
async function revokes(directory: SampleDirectory, accountId: string): Promise<void> {
  const credentials = directory.updateTable('sample_directory.machine_credential');
  await credentials.set({ revoked_at: new Date() }).where('account_id', '=', accountId).execute();
}

/** Everybody whom the table's cases need, made as they are first asked for. */
export class TablePeople {
  readonly #rig: CaseRig;
  readonly #policy: Policy;
  readonly #ofGroup = new Map<string, SeededPerson[]>();
  readonly #everywhere: SeededPerson[] = [];
  readonly #related = new Map<Relation, SeededPerson>();
  readonly #verifiers = new Map<string, SeededPerson[]>();
  readonly #owned = new Set<string>();
  readonly #withoutFirstKey = new Set<string>();
  readonly #lastWith = new Map<SeededPerson, readonly SeededPerson[]>();
  #opener: SeededPerson | undefined;
  #opened = 0;

  constructor(rig: CaseRig, policy: Policy) {
    this.#rig = rig;
    this.#policy = policy;
  }

  async becomes({ personId }: SeededPerson, facts: Updateable<PersonTable>): Promise<void> {
    const people = this.#rig.place.directory.owner.updateTable('sample_directory.person');
    await people.set(facts).where('person_id', '=', personId).execute();
  }

  /** Somebody who can be recovered, of one class. */
  async ofClass(subjectClass: SubjectClass): Promise<SeededPerson> {
    const subject = this.#rig.nextSubject();
    await this.becomes(subject, await this.#factsOf(subjectClass));
    return subject;
  }

  async #factsOf(subjectClass: SubjectClass): Promise<Updateable<PersonTable>> {
    const sponsor = { sponsor_id: (await this.related('sponsor')).personId };
    const contract = { ...sponsor, contract_ends_at: new Date((await this.#rig.now()) + 300 * DAY) };
    if (subjectClass === 'vendor') return { ...contract, employer: 'Fixers Ltd' };
    if (subjectClass === 'contractor') return contract;
    const kind = NO_PERSON_KINDS.find((one) => one === subjectClass);
    if (kind !== undefined) return { account_kind: kind, owner_ids: [(await this.related('owner')).personId] };
    if (subjectClass === 'authority') return { groups: this.#policy.authorityGroups.slice(0, 1) };
    const rule = this.#policy.classes.find((one) => one.class === subjectClass);
    return { groups: rule?.groups.slice(0, 1) ?? [] };
  }

  /** The account that a case of a plan is about, owned by its subject and by another; null where it is about none. */
  async accountOf(
    subject: SeededPerson,
    { classes = [], account }: Pick<Plan, 'classes' | 'account'>,
    { changeId }: { readonly changeId?: string | undefined },
  ): Promise<CaseAccount | null> {
    const kind = classes.find(isOfNoPerson);
    if (kind === undefined) return null;
    const owners = [subject, await this.related('owner')];
    const ownerIds = owners.map(({ personId }) => personId);
    const directory = this.#rig.place.directory.owner;
    const { workload: _, ...circumstances } = account?.machine ?? {};
    const options = { kind, reach: reachOf(classes), machine: circumstances };
    const { accountId, username: name, machine } = await addMachine(directory, ownerIds, options);
    if (classes.includes('revoked-key')) await revokes(directory, accountId);
    const members = owners.map(({ username }) => username).toSorted();
    return {
      accountId,
      kind,
      name,
      machine,
      ...(changeId !== undefined && { changeId }),
      ...(kind === 'shared-mailbox' && { members }),
    };
  }

  /** Whoever stands so to everybody here. */
  async related(relation: Relation): Promise<SeededPerson> {
    if (relation === 'manager') return personNamed(this.#rig.place, 'mona');
    const known = this.#related.get(relation) ?? this.#rig.nextSubject();
    this.#related.set(relation, known);
    return known;
  }

  /** The next who opens a case, and so decides in none of that. */
  async opener(): Promise<SeededPerson> {
    if (this.#opener === undefined || this.#opened % OPENED_BY_ONE === 0) this.#opener = await this.#enlisted(['desk']);
    this.#opened += 1;
    return this.#opener;
  }

  /** The next member of a group. */
  async inGroup(group: string): Promise<SeededPerson> {
    const { people } = this.#rig.place;
    const members = this.#ofGroup.get(group) ?? Object.values(people).filter(({ groups }) => groups.includes(group));
    this.#ofGroup.set(group, members);
    while (members.length < OF_GROUP_MIN) members.push(await this.#enlisted([group]));
    return rotated(members);
  }

  /** One member more, for plans that need more than there are. */
  async furtherIn(group: string, besides: readonly SeededPerson[]): Promise<SeededPerson> {
    for (let tried = 0; tried < OF_GROUP_MIN + besides.length; tried += 1) {
      const member = await this.inGroup(group);
      if (!besides.includes(member)) return member;
    }
    const further = await this.#enlisted([group]);
    this.#ofGroup.get(group)?.push(further);
    return further;
  }

  /** These countersign one case. */
  together(seated: readonly SeededPerson[]): void {
    for (const one of seated) this.#lastWith.set(one, seated);
  }

  /** With whom somebody countersigned last: not the same two twice running, which the rotation rule would count. */
  lastWith(somebody: SeededPerson): readonly SeededPerson[] {
    return this.#lastWith.get(somebody) ?? [];
  }

  /** Somebody who is in every group that a plan names, and so fits all its seats that a group may fill. */
  async everywhereIn(plan: Plan): Promise<SeededPerson> {
    const { approvals, review, acknowledgement } = plan;
    while (this.#everywhere.length < EVERYWHERE) this.#everywhere.push(this.#rig.nextSubject());
    const related = await Promise.all(relationsIn(plan).map((relation) => this.related(relation)));
    const satLast = related.flatMap((one) => this.lastWith(one));
    let somebody = rotated(this.#everywhere);
    for (let tried = 1; tried < EVERYWHERE && satLast.includes(somebody); tried += 1)
      somebody = rotated(this.#everywhere);
    const seated = (approvals.seats ?? []).flatMap(({ from }) => from);
    const named = seated.flatMap((holder) => ('group' in holder ? [holder.group] : []));
    const further = acknowledgement === undefined ? [] : [acknowledgement.group];
    const groups = [...new Set([approvals.group, ...named, review.group, ...further])];
    await this.becomes(somebody, { groups });
    return somebody;
  }

  /** Whoever owns what people have owns a group as well. */
  async owns(group: string): Promise<void> {
    if (this.#owned.has(group)) return;
    this.#owned.add(group);
    const row = { group_name: group, person_id: (await this.related('owner')).personId };
    await this.#rig.place.directory.owner.insertInto('sample_directory.group_owner').values(row).execute();
  }

  /** A trained verifier, another than the one before; they sign nothing else here. */
  async verifier(group: string): Promise<SeededPerson> {
    const verifiers = this.#verifiers.get(group) ?? [];
    this.#verifiers.set(group, verifiers);
    while (verifiers.length < OF_GROUP_MIN) verifiers.push(await this.#enlisted([group]));
    const verifier = rotated(verifiers);
    await this.becomes(verifier, { trained_at: new Date(await this.#rig.now()) });
    return verifier;
  }

  /** The same person after a recovery by an action: whoever lost their passkey in it has enrolled another since. */
  async recovered(subject: SeededPerson, lost: readonly Method[]): Promise<SeededPerson> {
    if (lost.includes('passkey')) {
      await youngKey(this.#rig, subject);
      this.#withoutFirstKey.add(subject.personId);
    }
    return this.#withSavedCode(subject);
  }

  /** Whether the passkey that somebody had from the beginning was reported lost here. */
  hasLostKey({ personId }: SeededPerson): boolean {
    return this.#withoutFirstKey.has(personId);
  }

  /** The same person with a saved code that is not used up, as enrolled long ago. */
  async #withSavedCode(subject: SeededPerson): Promise<SeededPerson> {
    const now = await this.#rig.now();
    const [enrolledId, recoveryCode] = [randomUUID(), newSavedCode()];
    const saved: EnrolledRecoveryCode = {
      type: 'enrolled',
      kind: 'recovery-code',
      enrolledId,
      personId: subject.personId,
      enrolledAt: now - LONG_AGO,
      domains: ['paper'],
      codeHash: savedCodeHash(enrolledId, recoveryCode),
    };
    await enrolFurther(this.#rig.place, saved, now);
    return { ...subject, recoveryCode };
  }

  async #enlisted(groups: string[]): Promise<SeededPerson> {
    const somebody = this.#rig.nextSubject();
    await this.becomes(somebody, { groups });
    return somebody;
  }
}

/** A passkey that somebody enrolled just now. */
export async function youngKey(rig: CaseRig, { personId }: SeededPerson): Promise<SoftwareCredential> {
  const now = await rig.now();
  const credential = createCredential(SIGNING);
  const { credentialId, publicKey } = credential;
  const passkey: EnrolledPasskey = {
    type: 'enrolled',
    kind: 'passkey',
    enrolledId: randomUUID(),
    personId,
    enrolledAt: now,
    domains: ['authenticator'],
    credentialId,
    publicKey,
  };
  await enrolFurther(rig.place, passkey, now);
  return credential;
}

/** By which relation a plan's seats are filled first, where no group is. */
function relationsIn({ approvals: { seats = [] } }: Plan): readonly Relation[] {
  return seats.flatMap(({ from: [holder] }) => (holder !== undefined && 'relation' in holder ? [holder.relation] : []));
}

/** The first, who is the last then. */
function rotated<T>(things: T[]): T {
  const first = things.shift();
  if (first === undefined) throw new Error('nobody is there');
  things.push(first);
  return first;
}
