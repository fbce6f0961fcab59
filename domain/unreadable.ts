/** Why a payload that reached a worker could not be opened. */
export type UnreadableReason = 'not-encrypted' | 'unknown-key' | 'altered' | 'not-a-value';

/**
 * What a worker sees in place of a payload it could not open (architecture, section 5, "Unreadable payloads").
 * A value and not an exception: an exception would fail the workflow task, and one hostile signal would wedge a case.
 */
export interface Unreadable {
  readonly 'countersign.unreadable': UnreadableReason;
  /** How large the payload was. */
  readonly bytes: number;
}

/** Makes the marker that stands for a payload that could not be opened. */
export function unreadable(why: UnreadableReason, bytes: number): Unreadable {
  return { 'countersign.unreadable': why, bytes };
}
