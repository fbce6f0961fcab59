/** The closed catalogue of what a case may do (architecture, section 2). */
export const ACTIONS = [
  'password.reset',
  'mfa.reset',
  'access.emergency',
  'account.unlock',
  'mfa.rebind',
  'mfa.rebind-remote',
  'contact.change',
  'access.delegate',
  'service-account.enable',
  'agent.restore',
  'mailbox.delegate',
  'api-key.rotate',
  'api-key.revoke',
  'certificate.reissue',
] as const;

/** One kind of recovery. */
export type Action = (typeof ACTIONS)[number];

/** For whoever has no factor left at all: with something of their own beside people, or with people alone (rows 4 and 4r). */
export const REBINDS = ['mfa.rebind', 'mfa.rebind-remote'] as const satisfies readonly Action[];

/** Whether an action binds a new factor for somebody who has none left. */
export function isRebind(action: Action): boolean {
  const rebinds: readonly Action[] = REBINDS;
  return rebinds.includes(action);
}
