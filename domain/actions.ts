/** What is done for a person, to what is theirs (recovery policy, rows 1 to 8 and 14). */
const FOR_A_PERSON = [
  'password.reset',
  'mfa.reset',
  'access.emergency',
  'account.unlock',
  'mfa.rebind',
  'mfa.rebind-remote',
  'contact.change',
  'access.delegate',
] as const;

/** What is done to an account that is no person's (recovery policy, rows 9 to 13). */
const OF_AN_ACCOUNT = [
  'service-account.enable',
  'agent.restore',
  'mailbox.delegate',
  'api-key.rotate',
  'api-key.revoke',
  'certificate.reissue',
] as const;

/** The closed catalogue of what a case may do (architecture, section 2). */
export const ACTIONS = [...FOR_A_PERSON, ...OF_AN_ACCOUNT] as const;

/** One kind of recovery. */
export type Action = (typeof ACTIONS)[number];

/** One kind of recovery of an account that is no person's. */
export type AccountAction = (typeof OF_AN_ACCOUNT)[number];

/** Whether an action is of an account that is no person's. Its subject is an owner of it, or of a mailbox a member. */
export function isOfAccount(action: Action): action is AccountAction {
  const all: readonly Action[] = OF_AN_ACCOUNT;
  return all.includes(action);
}

/** For whoever has no factor left at all: with something of their own beside people, or with people alone (rows 4 and 4r). */
export const REBINDS = ['mfa.rebind', 'mfa.rebind-remote'] as const satisfies readonly Action[];

/** Whether an action binds a new factor for somebody who has none left. */
export function isRebind(action: Action): boolean {
  const rebinds: readonly Action[] = REBINDS;
  return rebinds.includes(action);
}
