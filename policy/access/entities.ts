import type { CedarValueJson, Context, EntityJson, TypeAndId } from '@cedar-policy/cedar-wasm/nodejs';
import { DAY } from '../../domain/clock.js';
import type { AccessCall } from './policy-set.js';
import type { AccessRequest, Actor, CaseFacts, MatterFacts } from './request.js';

const TYPE_OF: Readonly<Record<Actor['kind'], string>> = {
  person: 'Person',
  program: 'Program',
  'ai-agent': 'AiAgent',
};

type Attributes = Readonly<Record<string, CedarValueJson | undefined>>;

function refer(type: string, id: string): { __entity: TypeAndId } {
  return { __entity: { type, id } };
}

function all(type: string, ids: readonly string[]): CedarValueJson[] {
  return ids.map((id) => refer(type, id));
}

function one(type: string, id: string | undefined): CedarValueJson | undefined {
  return id === undefined ? undefined : refer(type, id);
}

/** What is not known is left out: Cedar has no value for it. */
function known(attributes: Attributes): Record<string, CedarValueJson> {
  const given = Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return Object.fromEntries(given) as Record<string, CedarValueJson>;
}

function attributesOf(actor: Actor): Attributes {
  if (actor.kind !== 'person') return {};
  const { accountKind: kind, employer, superiors, trainedAt, suspended } = actor;
  return { kind, employer, trainedAt, suspended, superiors: superiors && all('Person', superiors) };
}

function attributesOfCase(kase: CaseFacts): Attributes {
  const { action, tier, isReported, subjectEmployer } = kase;
  return {
    action,
    tier,
    isReported,
    subjectEmployer,
    phase: refer('Phase', kase.phase),
    desk: kase.desk,
    subject: refer('Person', kase.subject),
    manager: one('Person', kase.manager),
    holders: all('Person', kase.holders),
    openers: all('Person', kase.openers),
    program: one('Program', kase.program),
    preparers: all('AiAgent', kase.preparers),
    vouchers: all('Person', kase.vouchers),
    signers: all('Person', kase.signers),
    reviewer: one('Person', kase.reviewer),
    approvers: all('Group', kase.approvers),
    approversByRelation: all('Person', kase.approversByRelation),
    acknowledgers: all('Group', kase.acknowledgers),
    reviewers: all('Group', kase.reviewers),
  };
}

function attributesOfMatter({ about, away, signers }: MatterFacts): Attributes {
  return { about: all('Person', about), away: one('Person', away), signers: all('Person', signers) };
}

function contextOf(request: AccessRequest): Context {
  const { now } = request;
  if ('matter' in request) return { now, accounts: all('Person', request.accounts) };
  switch (request.action) {
    case 'open':
      return { now, hurried: request.hurried };
    case 'attest': {
      const { group, trainingDays } = request.attesters;
      return { now, attesters: refer('Group', group), trainingMilliseconds: trainingDays * DAY };
    }
    case 'read-statement':
      return { now, act: refer('Act', request.act) };
    case 'read-attestation':
      return known({ now, attesters: one('Group', request.attesters) });
    default:
      return { now };
  }
}

function attestersOf(request: AccessRequest): readonly string[] {
  if (request.action === 'attest') return [request.attesters.group];
  const { attesters } = request.action === 'read-attestation' ? request : { attesters: undefined };
  return attesters === undefined ? [] : [attesters];
}

/** Everybody and every group that a case or a question names besides whoever asks: that they are, and no more. */
function everybodyIn(request: AccessRequest): readonly TypeAndId[] {
  const of = (type: string, ids: readonly (string | undefined)[]) =>
    ids.flatMap((id) => (id === undefined ? [] : [{ type, id }]));
  const { actor } = request;
  const superiors = actor.kind === 'person' ? (actor.superiors ?? []) : [];
  const ofActor = [...of('Group', actor.groups), ...of('Person', superiors)];
  if (request.action === 'open') return ofActor;
  if (request.action === 'read-exceptions') return [...ofActor, ...of('Group', request.reviewers)];
  if ('matter' in request) {
    const { about, away, signers } = request.matter;
    return [...ofActor, ...of('Person', [...about, away, ...signers, ...request.accounts])];
  }
  const { kase } = request;
  return [
    ...ofActor,
    ...of('Person', [kase.subject, kase.manager, kase.reviewer, ...kase.holders, ...kase.openers]),
    ...of('Person', [...kase.vouchers, ...kase.signers, ...kase.approversByRelation]),
    ...of('Program', [kase.program]),
    ...of('AiAgent', kase.preparers),
    ...of('Group', groupsOf(request)),
  ];
}

/** Whoever asks, in those groups alone that are asked about: people are in hundreds, and each of them would cost time. */
function inGroups<A extends Actor>(actor: A, groups: ReadonlySet<string>): A {
  return { ...actor, groups: actor.groups.filter((group) => groups.has(group)) };
}

function groupsOf(request: AccessRequest): readonly string[] {
  if (request.action === 'read-exceptions') return request.reviewers;
  if (!('kase' in request)) return [];
  const { approvers, acknowledgers, reviewers } = request.kase;
  return [...approvers, ...acknowledgers, ...reviewers, ...attestersOf(request)];
}

/** What is asked about; a desk has nothing to be said of it. */
function resourceOf(request: AccessRequest) {
  const about = (type: string, id: string, attrs: Attributes) => ({
    uid: { type, id },
    attrs: known(attrs),
    parents: [],
  });
  if (request.action === 'open') return about('Desk', request.desk, {});
  if (request.action === 'read-exceptions') {
    const reviewers = all('Group', request.reviewers);
    return about('Exceptions', 'all', { reviewers });
  }
  if ('matter' in request) return about('Matter', request.action, attributesOfMatter(request.matter));
  return about('Case', request.kase.id, attributesOfCase(request.kase));
}

/**
 * A question in Cedar's form, with everything in it that it refers to.
 *
 * @param named the groups that policies name
 */
export function callOf(asked: AccessRequest, named: readonly string[]): AccessCall {
  const actor = inGroups(asked.actor, new Set([...named, ...groupsOf(asked)]));
  const request = { ...asked, actor };
  const { action } = request;
  const principal = { type: TYPE_OF[actor.kind], id: actor.id };
  const entities = new Map<string, EntityJson>();
  for (const uid of everybodyIn(request)) entities.set(`${uid.type}:${uid.id}`, { uid, attrs: {}, parents: [] });
  const parents = actor.groups.map((id) => ({ type: 'Group', id }));
  entities.set(`${principal.type}:${principal.id}`, { uid: principal, attrs: known(attributesOf(actor)), parents });
  const about = resourceOf(request);
  entities.set('asked about', about);
  const [resource, context] = [about.uid, contextOf(request)];
  return { principal, action, resource, context, entities: [...entities.values()] };
}
