import { readEntries } from '../../../db/ledger-store.js';
import { caseStream } from '../../../db/case-record.js';
import { isPassword } from '../../../connectors/sample-directory/passwords.js';
import { heldEntries } from '../../../ledger/held.js';
import { query } from './owner-query.js';
import type { Player } from './player.js';
import type { StoryName } from './stories.js';
import type { Theatre } from './theatre.js';

/** What a case left behind, without what differs from case to case: names, numbers, times. */
export interface Trace {
  /** Entries that hold: step, and where the case went with it. */
  readonly entries: readonly string[];
  readonly answers: readonly string[];
  /** State of each effect in the register. */
  readonly register: Readonly<Record<string, string>>;
  readonly directory: {
    readonly password: 'new' | 'old' | 'neither';
    /** 1 for the one they had at first. */
    readonly passwordVersion: number;
    readonly isDisabled: boolean;
    readonly liveSessions: number;
    readonly effects: readonly string[];
  };
  /** Kind and reader of each mail, by Message-ID. */
  readonly mails: readonly string[];
  /** Every try that was counted, every code that was made. */
  readonly tries: readonly string[];
  readonly codes: number;
  readonly recovery: readonly string[];
}

/** Messages that came twice, because somebody asked again, change nothing and are told of when there is occasion. */
const NOISE = 'noise';

/** Containment and case both end what was done, and what each still finds to do is a matter of who comes first. */
const ENDING = /^ending\/effect\/([^/]+).*$/;

/** Step of each entry that holds, as the story goes. */
export async function stepsOf(theatre: Theatre, caseId: string, story: StoryName): Promise<readonly string[]> {
  const entries = await heldSteps(theatre, caseId, story);
  return entries.map(([step = '']) => step);
}

async function heldSteps({ owner }: Theatre, caseId: string, story: StoryName): Promise<readonly string[][]> {
  const held = heldEntries(await readEntries(owner, caseStream(caseId)));
  const rows = await query<{ position: number; step: string; went: string }>(
    owner,
    `select position, durability.step_of(kind, body) as step,
       concat_ws(' ', body::json ->> 'phase', body::json ->> 'outcome', body::json ->> 'refusal') as went
     from countersign.ledger_entry where stream = $1`,
    [caseStream(caseId)],
  );
  const byPosition = new Map(rows.map((row) => [row.position, row]));
  const told = held
    .filter(({ kind }) => kind !== NOISE)
    .map(({ position }) => byPosition.get(position))
    .map((row) => [row?.step ?? '', row?.went ?? '']);
  return story === 'repudiated' || story === 'disowned' ? collapsed(told) : told;
}

function collapsed(entries: readonly string[][]): readonly string[][] {
  const named = entries.map(([step = '', went = '']) => [step.replace(ENDING, 'ending/effect/$1'), went]);
  return named.filter(([step], index) => named[index + 1]?.[0] !== step);
}

async function directoryOf({ owner }: Theatre, { subject, newPassword }: Player): Promise<Trace['directory']> {
  const [account] = await query<{ hash: string; version: number; disabled: boolean; live: string }>(
    owner,
    `select password_hash as hash, password_version as version, disabled,
       (select count(*) from sample_directory.session s where s.person_id = a.person_id and revoked_at is null) as live
     from sample_directory.account a where person_id = $1`,
    [subject.personId],
  );
  if (account === undefined) throw new Error(`${subject.username} has no account`);
  const effects = await query<{ effect: string }>(
    owner,
    `select kind || ' ' || state as effect from sample_directory.effect where target = $1 order by 1`,
    [subject.personId],
  );
  const isNew = await isPassword(newPassword, account.hash);
  const isOld = await isPassword(subject.password, account.hash);
  return {
    password: isNew ? 'new' : isOld ? 'old' : 'neither',
    passwordVersion: account.version,
    isDisabled: account.disabled,
    liveSessions: Number(account.live),
    effects: effects.map(({ effect }) => effect),
  };
}

/** Who reviews is drawn by lot: another person in another case. */
const REVIEWERS = /^(rita|rob)@/;

/** `<case.sequence.kind.reader@countersign>`, or `<case.code.request@countersign>`. */
async function mailsOf({ mail }: Theatre, { caseId, subject }: Player): Promise<readonly string[]> {
  const own = new Map([[subject.privateEmail ?? '', 'the subject']]);
  const mails = (await mail.messages()).filter(({ messageId }) => messageId.startsWith(`<${caseId}.`));
  return mails
    .map(({ messageId, to }) => {
      const [, first = '', second = ''] = messageId.split('.');
      const reader = to.map((address) => own.get(address) ?? address.replace(subject.username, 'subject')).join(', ');
      const isByLot = second === 'review-wanted' && REVIEWERS.test(reader);
      return `${first === 'code' ? first : second} to ${isByLot ? 'a reviewer by lot' : reader}`;
    })
    .toSorted();
}

/** Reads everything that a case left behind. */
export async function traceOf(theatre: Theatre, player: Player, story: StoryName): Promise<Trace> {
  const { owner } = theatre;
  const { caseId, answers } = player;
  const register = await query<{ kind: string; state: string }>(
    owner,
    `select kind, concat_ws(' ', state, last_error) as state from countersign.effect where case_id = $1 order by 1`,
    [caseId],
  );
  const tries = await query<{ try: string }>(
    owner,
    `select method || ' ' || ok as try from countersign.attempt where case_id = $1 order by id`,
    [caseId],
  );
  const codes = await query(owner, `select 1 from countersign.issued_code where case_id = $1`, [caseId]);
  const recovery = await query<{ recovery: string }>(
    owner,
    `select concat_ws(' ', outcome, 'applied', applied, 'open', exists (
       select 1 from countersign.open_recovery o where o.case_id = r.case_id)) as recovery
     from countersign.recovery r where case_id = $1`,
    [caseId],
  );
  return {
    entries: (await heldSteps(theatre, caseId, story)).map(([step, went]) => `${step} → ${went}`),
    answers,
    register: Object.fromEntries(register.map(({ kind, state }) => [kind, state])),
    directory: await directoryOf(theatre, player),
    mails: await mailsOf(theatre, player),
    tries: tries.map((row) => row.try),
    codes: codes.length,
    recovery: recovery.map((row) => row.recovery),
  };
}
