import type { Answer } from '../../../contract/messages.js';
import { readAnswer } from '../../../db/answers.js';
import { caseStream } from '../../../db/case-record.js';
import { readEntries } from '../../../db/ledger-store.js';
import { readEffects } from '../../../db/register.js';
import { readCaseView } from '../../../db/views.js';
import type { Case } from '../../../domain/case.js';
import type { Entry } from '../../../domain/entries.js';
import type { Noise } from '../../../domain/facts.js';
import { heldEntries } from '../../../ledger/held.js';
import type { TestDatabase } from '../postgres.js';

/** An entry as the ledger keeps it, with what was dropped since the one before. */
export interface LedgerEntry extends Entry {
  /** Absent from entries that are no step of the case: a step that was not taken. */
  readonly noise?: Noise;
  readonly runId: string;
  readonly kind: string;
}

/** What the database knows of one case, read as its owner, who sees everything. */
export class Readings {
  readonly #database: Pick<TestDatabase, 'owner'>;
  readonly #caseId: string;

  constructor(database: Pick<TestDatabase, 'owner'>, caseId: string) {
    this.#database = database;
    this.#caseId = caseId;
  }

  /** The case as its last recorded step left it, or null before the first. */
  async recorded(): Promise<Case | null> {
    const view = await readCaseView(this.#database.owner, this.#caseId);
    return view === undefined ? null : (view.state as unknown as Case);
  }

  /** When the list view says the case closed, in epoch milliseconds. */
  async closedAt(): Promise<number | null> {
    return (await readCaseView(this.#database.owner, this.#caseId))?.closedAt ?? null;
  }

  /** The entries of the case in order, as they are: those not taken and their marks too. */
  async entries(): Promise<readonly LedgerEntry[]> {
    const rows = await readEntries(this.#database.owner, caseStream(this.#caseId));
    return rows.map(({ body, runId, kind }) => ({ ...(JSON.parse(body) as LedgerEntry), runId, kind }));
  }

  /** How many entries hold: a task that is done again records its entry again, and marks the one before. */
  async stepCount(): Promise<number> {
    return heldEntries(await readEntries(this.#database.owner, caseStream(this.#caseId))).length;
  }

  /** The kinds of what was tried and refused before it could become a step: they stand in a stream of their own. */
  async refusedAttempts(): Promise<readonly string[]> {
    return (await readEntries(this.#database.owner, `refused-attempts:${this.#caseId}`)).map(({ kind }) => kind);
  }

  /** Why the case was not opened, as often as that was tried. */
  async refusedOpenings(): Promise<readonly unknown[]> {
    const rows = await readEntries(this.#database.owner, `refused-attempts:${this.#caseId}`);
    return rows.filter(({ kind }) => kind === 'opening-refused').map(({ body }) => JSON.parse(body) as unknown);
  }

  /** How many entries that hold tell of dropped messages, and how many messages of each kind they tell of. */
  async noise(): Promise<{ readonly entries: number; readonly total: Noise }> {
    const held = heldEntries(await readEntries(this.#database.owner, caseStream(this.#caseId)));
    const all = held.map(({ body }) => Object.entries((JSON.parse(body) as LedgerEntry).noise ?? {}));
    const noisy = all.filter((counts) => counts.length > 0);
    const total: Record<string, number> = {};
    for (const [kind, count] of noisy.flat()) total[kind] = (total[kind] ?? 0) + count;
    return { entries: noisy.length, total };
  }

  /** State of each effect in the register, by kind. */
  async register(): Promise<Readonly<Record<string, string>>> {
    const effects = await readEffects(this.#database.owner, this.#caseId);
    return Object.fromEntries(effects.map(({ kind, state }) => [kind, state]));
  }

  /** The word on one message, once there is one. */
  async answer(messageId: string): Promise<Answer | null> {
    const row = await readAnswer(this.#database.owner, this.#caseId, messageId);
    return row === undefined ? null : (row as unknown as Answer);
  }

  /** References of sealed submissions that are still kept for the case. */
  async submissions(): Promise<readonly string[]> {
    const rows = await this.#database.owner
      .selectFrom('submission')
      .select('reference')
      .where('case_id', '=', this.#caseId)
      .execute();
    return rows.map(({ reference }) => reference);
  }
}
