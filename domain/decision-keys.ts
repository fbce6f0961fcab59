import { DAY } from './clock.js';
import type { EnrolledPasskey } from './enrolled.js';

/** Why a key counts at once however young: it was made at a ceremony, before two people (`domain/ceremony.ts`). */
type Aged = Pick<EnrolledPasskey, 'enrolledAt' | 'ceremonyId'>;

/** Whether a decision key has been enrolled for so long. `at` in epoch milliseconds. */
export function isOldEnough({ enrolledAt, ceremonyId }: Aged, tenureDays: number, at: number): boolean {
  return ceremonyId !== undefined || enrolledAt + tenureDays * DAY <= at;
}
