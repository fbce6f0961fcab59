import { table } from '../api/in-words.js';
import type { Shown } from '../command.js';
import { plain } from '../../domain/in-words.js';
import { csvLine } from '../csv/write.js';
import { importedThing, statedFor, type Dating } from './add-imported.js';
import type { Given } from './given.js';
import { REFUSED, type Reason, type Verdict, type Wanted } from './verdicts.js';

/** What an import did, or would do. */
export interface Imported {
  readonly given: Given;
  readonly dating: Dating;
  readonly verdicts: readonly Verdict[];
  /** Lines whose person changed what they have at the same moment. */
  readonly missed: readonly number[];
  readonly applied: boolean;
}

/** What became of one line. */
interface Row {
  readonly row: number;
  readonly person: string;
  readonly kind: string;
  readonly value: string;
  readonly attribute: string;
  readonly objectId: string;
  readonly lastChangedAt: string;
  readonly outcome: 'taken' | 'enrolled already' | 'skipped';
  readonly reason: Reason | 'missed' | null;
  /** Since when it counts as enrolled, RFC 3339; empty where it was not taken. */
  readonly enrolledAt: string;
  readonly behindIdentityProvider: boolean;
  readonly why: string;
}

const isAdd = (verdict: Verdict): verdict is Extract<Verdict, Wanted> & { kind: 'add' } => verdict.kind === 'add';
const isBehind = ({ reached }: Wanted): boolean => reached.of === 'email' && reached.behindIdentityProvider;

/** On what the age of something stands, and what it is not good for. */
function standingOf({ dating }: Imported, wanted: Wanted): string {
  const day = new Date(importedThing(dating, wanted).enrolledAt).toISOString().slice(0, 10);
  const behind = isBehind(wanted) ? '; behind the identity provider: for notices, never evidence' : '';
  if (dating.believesDates && wanted.lastChangedAt !== null) return `as old as the source says: ${day}${behind}`;
  if (statedFor(dating.stated, wanted) !== null) return `as old as stated: ${day}${behind}`;
  return `as old as today, and no evidence before the policy's tenure${behind}`;
}

function rowOf(imported: Imported, verdict: Verdict): Row {
  const { given, dating, missed } = imported;
  const { line } = verdict;
  const nothing = { kind: 'email', person: '', value: '', attribute: '', objectId: '', lastChangedAt: '' } as const;
  const of = { row: line, ...(given.toldAt(line) ?? nothing), enrolledAt: '', behindIdentityProvider: false };
  if (verdict.kind === 'refused') {
    return { ...of, outcome: 'skipped', reason: verdict.reason, why: REFUSED[verdict.reason] };
  }
  const behindIdentityProvider = isBehind(verdict);
  if (verdict.kind === 'unchanged') {
    return { ...of, behindIdentityProvider, outcome: 'enrolled already', reason: null, why: 'it stands as it is' };
  }
  if (missed.includes(line)) {
    return {
      ...of,
      outcome: 'skipped',
      reason: 'missed',
      why: 'changed at the same moment, or not as the ledger says',
    };
  }
  const enrolledAt = new Date(importedThing(dating, verdict).enrolledAt).toISOString();
  const why = standingOf(imported, verdict);
  return { ...of, behindIdentityProvider, outcome: 'taken', reason: null, enrolledAt, why };
}

const HEADINGS = [
  'row',
  'person',
  'kind',
  'value',
  'attribute',
  'object_id',
  'last_changed_at',
  'outcome',
  'reason',
  'enrolled_at',
  'behind_identity_provider',
  'why',
];

/** Every line, for a spreadsheet: what it would take for a formula is marked as text. */
function asCsv(rows: readonly Row[]): readonly string[] {
  const cells = rows.map((one) => [
    String(one.row),
    one.person,
    one.kind,
    one.value,
    one.attribute,
    one.objectId,
    one.lastChangedAt,
    one.outcome,
    one.reason ?? '',
    one.enrolledAt,
    one.behindIdentityProvider ? 'yes' : 'no',
    one.why,
  ]);
  return [HEADINGS, ...cells].map(csvLine);
}

/** As much of a name from elsewhere as a table has room for. */
const NAME_LENGTH = 40;

/** Every row of a directory; of a file, which whoever reads this has, the refused lines alone. */
function asTable({ given, verdicts }: Imported, rows: readonly Row[], isListed: boolean): readonly string[] {
  const nameOf = (person: string): string => plain(person).slice(0, NAME_LENGTH);
  if (isListed) return table(rows.map((one) => [`${one.row}`, nameOf(one.person), one.kind, one.outcome, one.why]));
  const refused = verdicts.filter((verdict) => verdict.kind === 'refused');
  return table(refused.map(({ line, person, reason }) => [given.nameOf(line), nameOf(person), REFUSED[reason]]));
}

/** What was done, or would be: as text, as CSV with a record for each line, and for programs. */
export function importShown(imported: Imported, as: { readonly csv: boolean; readonly isListed: boolean }): Shown {
  const { dating, verdicts, missed, applied } = imported;
  const { believesDates, stated } = dating;
  const refusals = verdicts.filter((verdict) => verdict.kind === 'refused');
  const added = verdicts.filter(isAdd).filter(({ line }) => !missed.includes(line));
  const dated = believesDates ? added.filter(({ lastChangedAt }) => lastChangedAt !== null).length : 0;
  const ofStatement = added.filter((one) => statedFor(stated, one) !== null).length;
  const numbers = {
    lines: verdicts.length,
    added: added.length,
    unchanged: verdicts.filter(({ kind }) => kind === 'unchanged').length,
    refused: refusals.length,
    missed: missed.length,
  };
  const rows = verdicts.map((verdict) => rowOf(imported, verdict));
  const text = [
    ...asTable(imported, rows, as.isListed),
    `${numbers.lines} lines: ${numbers.added} ${applied ? 'added' : 'to add'}, ${numbers.unchanged} are enrolled already, ${numbers.refused} refused`,
    `As old as the source says: ${dated}. As old as today, and no evidence before the policy's tenure: ${added.length - dated - ofStatement}.`,
    ...(stated === null ? [] : [`As old as its owner and one other state: ${ofStatement}.`]),
    ...(missed.length > 0
      ? [`Changed at the same moment, or not as the ledger says, lines ${missed.join(', ')}: import again.`]
      : []),
    ...(applied ? [] : ['Nothing was written: --apply does it.']),
  ];
  const json = { applied, ...numbers, asOldAsTheSourceSays: dated, asOldAsStated: ofStatement, refusals, rows };
  return { json, text: as.csv ? asCsv(rows) : text };
}
