import type { PersonOfRecord, Tier } from './subjects.js';

/** An outsourced desk opens and collects, and never verifies from tier 3 on (recovery policy, section 3, "Overlays"). */
const OUTSOURCED_TIER_MAX: Tier = 2;

/** Whether somebody is here by a contract, their own or their employer's. */
function isUnderContract({ employer, sponsorId, contractEndsAt }: PersonOfRecord): boolean {
  return employer !== undefined || sponsorId !== undefined || contractEndsAt !== undefined;
}

/** Whose word somebody under contract is here by, to be looked up; null for everybody else. */
export function sponsorOf(person: PersonOfRecord): string | null {
  return isUnderContract(person) ? (person.sponsorId ?? null) : null;
}

/**
 * Whether somebody may be recovered by the contract that they are here by: it runs today, and whoever answers for them is at
 * work and of our own staff (recovery policy, row 8; PS-7). What is not known fails closed. Own staff need neither.
 *
 * @param sponsor as the directory of record has them now; null where it has none
 * @param now epoch milliseconds
 */
export function contractHolds(person: PersonOfRecord, sponsor: PersonOfRecord | null, now: number): boolean {
  if (!isUnderContract(person)) return true;
  if (person.contractEndsAt === undefined || person.contractEndsAt <= now) return false;
  return (
    sponsor !== null &&
    sponsor.personId === person.sponsorId &&
    sponsor.personId !== person.personId &&
    sponsor.status === 'active' &&
    !isUnderContract(sponsor)
  );
}

/** Whether somebody's word for a subject may count in a case of a tier: that of a vendor's staff only below tier 3. */
export function mayVerify({ employer }: Pick<PersonOfRecord, 'employer'>, tier: Tier): boolean {
  return employer === undefined || tier <= OUTSOURCED_TIER_MAX;
}
