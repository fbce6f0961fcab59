import { z } from 'zod';
import type { Method } from '../domain/evidence.js';
import type { MethodRule, Plan } from '../domain/plan.js';
import { httpsAddress, jsonSetting } from '../proofs/settings.js';
import { SIGNED_IN_PATH } from '../contract/portal.js';
import { PLATFORMS, type LoginPlace, type Places, type Platform } from './progress.js';

const loginPage = z.strictObject({
  issuer: httpsAddress,
  name: z.string().min(1).max(60),
  clientId: z.string().min(1),
  authorizationEndpoint: httpsAddress,
});

const workloadPlatform = z.strictObject({ issuer: httpsAddress, platform: z.enum(PLATFORMS) });

/** Another issuer, as the subject's page sends people to it. */
export type LoginPage = z.infer<typeof loginPage>;

const offered = z.enum(['offered', 'not-offered']).default('not-offered');

/** A line of plain words, shown as it is. */
const place = z.string().min(1).max(200).optional();

/** Settings of what there is a way for, beside what the policy admits: nothing is offered to anybody that could not be done. */
export const OFFER_SETTINGS = {
  /** Whether the case worker has a telephone gateway. */
  PHONE_CODES: offered,
  /** Whether it has a provider of pushes. */
  PUSHES: offered,
  /** Whether its telephone gateway can call people back for the desk. */
  CALL_BACKS: offered,
  /** Whether it has an inventory of devices. */
  MANAGED_DEVICES: offered,
  /** The issuers of its `LOGIN_ISSUERS`, as a JSON list without their secrets. */
  LOGIN_PAGES: z.string().transform(jsonSetting()).pipe(z.array(loginPage)).default([]),
  /** The issuers of its `WORKLOAD_ISSUERS`, as a JSON list, and what each is: how a token is had there. */
  WORKLOAD_PLATFORMS: z.string().transform(jsonSetting()).pipe(z.array(workloadPlatform)).default([]),
  /** Where verifiers are met. */
  VIDEO_PLACE: place,
  IN_PERSON_PLACE: place,
};

/** What there is a way for. */
export interface Offers {
  readonly phoneCodes: boolean;
  readonly pushes: boolean;
  readonly callBacks: boolean;
  readonly devices: boolean;
  readonly logins: readonly LoginPage[];
  readonly workloads: readonly z.infer<typeof workloadPlatform>[];
  readonly places: Places;
}

/** What the settings offer. */
export function offersOf(settings: z.infer<z.ZodObject<typeof OFFER_SETTINGS>>): Offers {
  const {
    PHONE_CODES,
    PUSHES,
    CALL_BACKS,
    MANAGED_DEVICES,
    LOGIN_PAGES,
    WORKLOAD_PLATFORMS,
    VIDEO_PLACE = null,
    IN_PERSON_PLACE = null,
  } = settings;
  return {
    phoneCodes: PHONE_CODES === 'offered',
    pushes: PUSHES === 'offered',
    callBacks: CALL_BACKS === 'offered',
    devices: MANAGED_DEVICES === 'offered',
    logins: LOGIN_PAGES,
    workloads: WORKLOAD_PLATFORMS,
    places: { 'attended-video': VIDEO_PLACE, 'in-person': IN_PERSON_PLACE },
  };
}

/** Whether there is a way for a method at all. */
export function isOffered(
  { phoneCodes, pushes, callBacks, devices, logins, workloads }: Offers,
  method: Method,
): boolean {
  switch (method) {
    case 'phone-code':
      return phoneCodes;
    case 'push':
      return pushes;
    case 'call-back':
      return callBacks;
    case 'device':
      return devices;
    case 'federated-login':
      return logins.length > 0;
    case 'workload-attestation':
      return workloads.length > 0;
    case 'totp':
    case 'email-code':
    case 'passkey':
    case 'recovery-code':
    case 'manager-confirmation':
    case 'recovery-contact':
    case 'attended-video':
    case 'in-person':
      return true;
  }
}

/** What runs the workload of a case's account, where that is one of those offered; null for a case about none. */
export function platformOf({ workloads }: Offers, { account }: Pick<Plan, 'account'>): Platform | null {
  const issuer = account?.machine?.workload?.issuer;
  return workloads.find((one) => one.issuer === issuer)?.platform ?? null;
}

/**
 * Where a method's sign-ins begin: the authorization request of each issuer but for what the browser makes itself (`state`,
 * `nonce`, `code_challenge`). `max_age=0` has people sign in anew (OpenID Connect Core, section 3.1.2.1); the answer comes in
 * the fragment, which no server is sent, where the issuer can do so (OAuth 2.0 Multiple Response Type Encoding Practices,
 * section 2.1).
 */
export function loginPlaces(
  { logins }: Offers,
  rule: MethodRule | undefined,
  publicUrl: string,
): readonly LoginPlace[] {
  if (rule === undefined) return [];
  const contexts = (rule.acr ?? []).map(({ value }) => value).join(' ');
  return logins.map(({ issuer, name, clientId, authorizationEndpoint }) => {
    const url = new URL(authorizationEndpoint);
    const asked = {
      response_type: 'code',
      response_mode: 'fragment',
      client_id: clientId,
      redirect_uri: `${publicUrl}${SIGNED_IN_PATH}`,
      scope: 'openid',
      max_age: '0',
      acr_values: contexts,
      code_challenge_method: 'S256',
    };
    for (const [key, value] of Object.entries(asked)) url.searchParams.set(key, value);
    return { issuer, name, url: url.href };
  });
}
