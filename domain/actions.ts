/** The closed catalogue of what a case may do (architecture, section 2). */
export const ACTIONS = [
  'password.reset',
  'mfa.reset',
  'access.emergency',
  'account.unlock',
  'service-account.enable',
] as const;

/** One kind of recovery. */
export type Action = (typeof ACTIONS)[number];
