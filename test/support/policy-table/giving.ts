import type { Answer } from '../../../contract/messages.js';
import { ATTENDED_METHODS, type AttestedMethod, type Method } from '../../../domain/evidence.js';
import type { Plan } from '../../../domain/plan.js';
import type { SeededPerson } from '../../../dev/seed/seed.js';
import { seen, type Traits } from '../../domain/support/weakest.js';
import type { CaseDriver } from '../case-rig/case-driver.js';
import type { CaseRig } from '../case-rig/rig.js';
import { vouches } from '../case-rig/vouching.js';
import type { TablePeople } from './people.js';

/** Where something is given, and who is there. */
export interface Scene {
  readonly rig: CaseRig;
  readonly people: TablePeople;
  readonly kase: CaseDriver;
  /** Who opened it. */
  readonly opener: SeededPerson;
}

type Gives = (scene: Scene) => Promise<Answer>;

/** The subject asks, somebody signs that it is them, and the subject takes it up. */
async function attested({ rig, kase }: Scene, method: AttestedMethod, username: string): Promise<Answer> {
  const asked = await kase.submit(await kase.session.challenge(method));
  if (!asked.accepted) return asked;
  await vouches(rig, kase, method, username);
  return kase.submit(await kase.session.evidence(method, ''));
}

async function attended(scene: Scene, method: 'attended-video' | 'in-person'): Promise<Answer> {
  const { plan } = await scene.kase.recorded();
  const rule = plan.evidence.methods.find((one) => one.method === method);
  const { username } = await scene.people.verifier(rule?.attesters?.group ?? 'identity-verifiers');
  return attested(scene, method, username);
}

async function passedOn({ rig, kase }: Scene): Promise<Answer> {
  const asked = await kase.submit(await kase.session.challenge('recovery-contact'));
  if (!asked.accepted) return asked;
  const letter = rig.mailbox.to(kase.subject.contact ?? '', kase.caseId).at(-1)?.text ?? '';
  return kase.submit(await kase.session.evidence('recovery-contact', /is (\d{8})\b/.exec(letter)?.[1] ?? ''));
}

/** How each method's item is given here; null where a provider would have to be faked, see the test of that method. */
const GIVES: Record<Method, Gives | null> = {
  totp: ({ kase }) => kase.submitTotp(),
  'email-code': ({ kase }) => kase.submitEmailCode(),
  passkey: ({ kase }) => kase.submitPasskey(),
  'recovery-code': ({ kase }) => kase.submitSavedCode(),
  'recovery-contact': passedOn,
  'manager-confirmation': async (scene) =>
    attested(scene, 'manager-confirmation', (await scene.people.related('manager')).username),
  'attended-video': (scene) => attended(scene, 'attended-video'),
  'in-person': (scene) => attended(scene, 'in-person'),
  'phone-code': null,
  push: null,
  'federated-login': null,
  device: null,
  'call-back': null,
  'workload-attestation': ({ kase }) => kase.submitWorkload(),
};

/** Everybody here has the passkey on their phone, as its app is; each who vouches is a person of their own. */
export const HERE: Traits = (method) => ({
  ...seen(method),
  ...(method === 'passkey' && { domains: ['handset'] }),
  ...(method === 'manager-confirmation' && { vouchedBy: 'manager' }),
  ...(method === 'recovery-contact' && { vouchedBy: 'contact' }),
  ...(ATTENDED_METHODS.includes(method) && { vouchedBy: `verifier by ${method}` }),
});

/** Those methods of a plan that can be given here. */
export function givable({ evidence }: Plan): readonly Method[] {
  return evidence.methods.map(({ method }) => method).filter((method) => GIVES[method] !== null);
}

/** One that can be given here and that a plan does not admit, which takes nobody but the subject; null where there is none. */
export function notAdmitted({ evidence }: Plan): Method | null {
  const own: readonly Method[] = ['totp', 'email-code', 'passkey'];
  return own.find((one) => evidence.methods.every(({ method }) => method !== one)) ?? null;
}

/** Gives an item of a method. */
export async function give(scene: Scene, method: Method): Promise<Answer> {
  const gives = GIVES[method];
  if (gives === null) throw new Error(`${method} is not given here`);
  return gives(scene);
}

/** By what whoever comes back may prove it again: the strongest of what they gave, if not a code on paper, which is used up. */
export function freshMethod(plan: Plan, given: readonly Method[]): Method {
  const strength = (method: Method) => plan.evidence.methods.find((rule) => rule.method === method)?.strength ?? 0;
  const strongest = given.toSorted((one, other) => strength(other) - strength(one));
  const again = [...strongest, ...givable(plan)].find((method) => method !== 'recovery-code');
  if (again === undefined) throw new Error(`nothing of ${plan.rule} can be given twice`);
  return again;
}
