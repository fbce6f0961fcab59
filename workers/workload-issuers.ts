import { z } from 'zod';
import type { WorkloadIssuer } from '../activities/workloads/issuer.js';
import { jwtIssuer } from '../activities/workloads/jwt-issuer.js';
import { isOfMachine } from '../domain/evidence.js';
import type { Policy } from '../policy/load.js';
import { httpsAddress, jsonSetting } from '../proofs/settings.js';
import { SettingsError } from './settings.js';

/** Settings of the platforms whose word on a workload counts: a JSON list of their issuers. */
export const WORKLOAD_ISSUER_SETTINGS = {
  WORKLOAD_ISSUERS: z.string().transform(jsonSetting()).pipe(z.array(httpsAddress)).default([]),
};

type WorkloadIssuerSettings = z.infer<z.ZodObject<typeof WORKLOAD_ISSUER_SETTINGS>>;

const same = (one: string, other: string): boolean => one.replace(/\/$/, '') === other.replace(/\/$/, '');

/**
 * The platforms that the settings name.
 *
 * @param ownIssuer at which people sign in: its tokens speak of people, and of nothing that runs
 * @throws {SettingsError} when it is among them, or one is there twice
 */
export function workloadIssuersOf(
  { WORKLOAD_ISSUERS: issuers }: WorkloadIssuerSettings,
  ownIssuer: string,
): readonly WorkloadIssuer[] {
  if (issuers.some((issuer) => same(issuer, ownIssuer)))
    throw new SettingsError('The case worker', ['WORKLOAD_ISSUERS: names OIDC_ISSUER, at which people sign in']);
  if (new Set(issuers.map((issuer) => issuer.replace(/\/$/, ''))).size < issuers.length)
    throw new SettingsError('The case worker', ['WORKLOAD_ISSUERS: names an issuer twice']);
  return issuers.map(jwtIssuer);
}

/** Whether a policy asks a workload to show itself: then somebody should know that nobody can speak for one. */
export function admitsWorkloads({ rules }: Pick<Policy, 'rules'>): boolean {
  return rules.some(({ evidence }) => evidence.methods.some(({ method }) => isOfMachine(method)));
}
