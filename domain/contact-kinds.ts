/** What a case can put another in the place of (recovery policy, row 5); notices go to the e-mail addresses among them. */
export const CONTACT_KINDS = ['email', 'phone'] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];
