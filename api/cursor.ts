import { z } from 'zod';
import type { Place } from '../db/case-list.js';

/** A time that JavaScript and PostgreSQL both hold, and a case id or nothing. */
const place = z.tuple([z.int().nonnegative(), z.string().regex(/^[0-9a-f-]{0,36}$/)]);

/** The very beginning. */
export const BEGINNING: Place = { changedAt: 0, caseId: '' };

/** A place as clients keep it, opaque to them. It gives no right: what follows it is judged for whoever asks. */
export function cursorAt({ changedAt, caseId }: Place): string {
  return Buffer.from(JSON.stringify([changedAt, caseId])).toString('base64url');
}

/** The place that a cursor stands for, or null for what never was one. */
export function placeOf(cursor: string): Place | null {
  try {
    const read = place.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    if (!read.success) return null;
    const [changedAt, caseId] = read.data;
    return { changedAt, caseId };
  } catch {
    return null;
  }
}

/** The earlier of two places. */
export function earlier(one: Place, other: Place): Place {
  if (one.changedAt !== other.changedAt) return one.changedAt < other.changedAt ? one : other;
  return one.caseId < other.caseId ? one : other;
}
