/** How a case may end (architecture, section 5). */
export const OUTCOMES = ['completed', 'refused', 'lapsed', 'cancelled', 'repudiated', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];
