/** A secret that was used, so that somebody can look afterwards for places where it must not be. */
export interface UsedSecret {
  /** What it is, in words; never the secret itself. */
  readonly what: string;
  readonly value: string;
  /** A code of a few digits is looked for on its boundaries, everything else as it stands. */
  readonly isCode: boolean;
  /** The one place that may hold it, as the search names places; null for none. */
  readonly home: string | null;
}

/** The place a mail is, as the search names places. */
export function mailPlace(messageId: string): string {
  return `mail ${messageId}`;
}

/** The place a table is, as the search names places. */
export function tablePlace(schema: string, table: string): string {
  return `table ${schema}.${table}`;
}

/** Everybody who acts here writes down which secrets they used (invariant 6 is checked against this list). */
export class UsedSecrets {
  readonly #byValue = new Map<string, UsedSecret>();

  /** Notes a secret; one that was noted before keeps the home it had. */
  note(what: string, value: string, home: string | null = null): void {
    if (!this.#byValue.has(value)) this.#byValue.set(value, { what, value, isCode: /^\d+$/.test(value), home });
  }

  all(): readonly UsedSecret[] {
    return [...this.#byValue.values()];
  }
}
