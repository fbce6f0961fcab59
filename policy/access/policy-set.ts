import {
  getValidRequestEnvsPolicy,
  policySetTextToParts,
  policyToJson,
  preparsePolicySet,
  preparseSchema,
  schemaToJson,
  statefulIsAuthorized,
  validate,
  type DetailedError,
  type EntityJson,
  type StatefulAuthorizationCall,
  type TypeAndId,
} from '@cedar-policy/cedar-wasm/nodejs';
import { digestOf } from '../../domain/canonical.js';

/** The text of a set: what it may speak of, and what it says. */
export interface AccessTexts {
  readonly schema: string;
  /** Every policy has an `@id` of its own. */
  readonly policies: string;
}

/** One question to a set, in Cedar's own form. */
export interface AccessCall extends Pick<StatefulAuthorizationCall, 'context'> {
  readonly principal: TypeAndId;
  readonly action: string;
  readonly resource: TypeAndId;
  readonly entities: readonly EntityJson[];
}

/** What a set answers. */
export interface Judgement {
  readonly permitted: boolean;
  /** The policies that decided, by their ids. */
  readonly policies: readonly string[];
  /** Why it could not be judged, which denies; null where it was. Says nothing to anybody outside. */
  readonly fault: string | null;
}

/** Thrown for a set that cannot be used: nothing starts with half of one (invariant 13). */
export class AccessError extends Error {
  override readonly name = 'AccessError';
  readonly code = 'access-unusable';
}

function saidIn(errors: readonly DetailedError[]): string {
  return errors.map(({ message, help }) => (help === null ? message : `${message} (${help})`)).join('; ');
}

/** The policies by their ids: as one text they would have numbers, and a reason would name nothing. */
function policiesById(text: string): Readonly<Record<string, string>> {
  const parts = policySetTextToParts(text);
  if (parts.type === 'failure') throw new AccessError(`the policies cannot be read: ${saidIn(parts.errors)}`);
  if (parts.policy_templates.length > 0)
    throw new AccessError('the policies hold a template, which nothing here links');
  const found = parts.policies.map((policy) => {
    const read = policyToJson(policy);
    const id = read.type === 'success' ? read.json.annotations?.['id'] : undefined;
    if (!id) throw new AccessError(`a policy has no @id: ${policy.slice(0, 80)}`);
    return [id, policy] as const;
  });
  const byId = Object.fromEntries(found);
  if (Object.keys(byId).length !== found.length) throw new AccessError('two policies have the same @id');
  return byId;
}

/**
 * The policies that can say anything of an action, by Cedar's own word: most of a set cannot, and evaluating them all takes
 * as long as everything else together.
 */
function policiesByAction(
  policies: Readonly<Record<string, string>>,
  schema: string,
): ReadonlyMap<string, Record<string, string>> {
  const byAction = new Map<string, Record<string, string>>();
  for (const [id, policy] of Object.entries(policies)) {
    const found = getValidRequestEnvsPolicy(policy, schema);
    if (found.type === 'failure') throw new AccessError(`${id}: ${found.error}`);
    for (const action of found.actions) byAction.set(action, { ...byAction.get(action), [id]: policy });
  }
  return byAction;
}

/** Every group that something names, wherever in it. */
function groupsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const isGroup = 'type' in value && value.type === 'Group' && 'id' in value && typeof value.id === 'string';
  return isGroup ? [String(value.id)] : Object.values(value).flatMap(groupsIn);
}

/** The types whose members the schema itself names; no caller gives those. */
function listedTypes(schema: string): ReadonlySet<string> {
  const read = schemaToJson(schema);
  if (read.type === 'failure') throw new AccessError(`the schema cannot be read: ${saidIn(read.errors)}`);
  const types = Object.values(read.json).flatMap(({ entityTypes }) => Object.entries(entityTypes));
  return new Set(types.filter(([, type]) => 'enum' in type).map(([name]) => name));
}

function nameOf({ type, id }: TypeAndId): string {
  return `${type}::${JSON.stringify(id)}`;
}

function isReference(value: object): value is { readonly __entity: TypeAndId } {
  return '__entity' in value;
}

/** Every entity that a value refers to. */
function referencesIn(value: unknown): readonly TypeAndId[] {
  if (typeof value !== 'object' || value === null) return [];
  return isReference(value) ? [value.__entity] : Object.values(value).flatMap(referencesIn);
}

/** A set that was read, found free of mistakes by its schema, and prepared: the only way to ask Cedar anything. */
export class PolicySet {
  /** SHA-256 over the canonical JSON of schema and policies, hex. */
  readonly digest: string;
  readonly ids: readonly string[];
  /** The groups that its policies name. */
  readonly groups: readonly string[];
  readonly #listed: ReadonlySet<string>;

  /** @throws {AccessError} where the schema does not stand, or finds anything wrong or doubtful in a policy. */
  constructor({ schema, policies }: AccessTexts) {
    if (schema.trim() === '') throw new AccessError('there is no schema, and without one a prohibition can fail open');
    this.#listed = listedTypes(schema);
    const staticPolicies = policiesById(policies);
    const found = validate({ schema, policies: { staticPolicies }, validationSettings: { mode: 'strict' } });
    if (found.type === 'failure') throw new AccessError(saidIn(found.errors));
    const mistakes = [...found.validationErrors, ...found.validationWarnings];
    if (mistakes.length > 0)
      throw new AccessError(mistakes.map(({ policyId, error }) => `${policyId}: ${error.message}`).join('; '));
    this.ids = Object.keys(staticPolicies);
    this.digest = digestOf({ schema, policies: staticPolicies });
    this.groups = [...new Set(groupsIn(Object.values(staticPolicies).map((policy) => policyToJson(policy))))];
    const prepared = [preparseSchema(this.digest, schema)];
    for (const [action, of] of policiesByAction(staticPolicies, schema))
      prepared.push(preparsePolicySet(`${this.digest}:${action}`, { staticPolicies: of }));
    for (const answer of prepared) if (answer.type === 'failure') throw new AccessError(saidIn(answer.errors));
  }

  /**
   * Judges one question. Cedar skips a policy that it cannot evaluate, so that a prohibition could fail open: anything but a
   * whole answer denies, and so does a reference to somebody of whom nothing is said.
   */
  judge(call: AccessCall): Judgement {
    const missing = this.#missingIn(call);
    if (missing !== undefined) return denied(`nothing is said of ${missing}`);
    const answer = statefulIsAuthorized({
      ...call,
      action: { type: 'Action', id: call.action },
      entities: [...call.entities],
      preparsedSchemaName: this.digest,
      preparsedPolicySetId: `${this.digest}:${nameOf({ type: 'Action', id: call.action })}`,
      validateRequest: true,
    });
    if (answer.type !== 'success') return denied(saidIn(answer.errors));
    const { decision, diagnostics } = answer.response;
    const [error] = diagnostics.errors;
    if (error !== undefined) return denied(`${error.policyId}: ${error.error.message}`);
    return { permitted: decision === 'allow', policies: diagnostics.reason.toSorted(), fault: null };
  }

  #missingIn({ principal, resource, context, entities }: AccessCall): string | undefined {
    const given = new Set(entities.map(({ uid }) => nameOf('__entity' in uid ? uid.__entity : uid)));
    const parents = entities.flatMap((entity) => entity.parents.map((one) => ('__entity' in one ? one.__entity : one)));
    const referred = [principal, resource, ...parents, ...referencesIn([context, entities.map(({ attrs }) => attrs)])];
    const unlisted = referred.filter(({ type }) => !this.#listed.has(type));
    return unlisted.map(nameOf).find((name) => !given.has(name));
  }
}

function denied(fault: string): Judgement {
  return { permitted: false, policies: [], fault };
}
