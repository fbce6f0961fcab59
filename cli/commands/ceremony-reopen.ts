import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeCeremonyEntry } from '../../activities/enrolled/record-ceremony.js';
import { readReopening } from '../../activities/enrolled/reopening.js';
import { insertReopening, lockCeremonies } from '../../db/ceremonies.js';
import { digestOfText } from '../../domain/canonical.js';
import type { Reopening } from '../../domain/reopening.js';
import { areBothCodes, signReopeningPart } from '../../proofs/ceremony.js';
import { loadTrust } from '../../proofs/keys.js';
import { flag, type CommandSpec } from '../command.js';
import { enrolmentKeyOf } from '../enrolled/enrolment-key.js';
import { EXIT } from '../exit-codes.js';
import { UsageError } from '../failures.js';
import { OWNERS, setting, withOwner } from './owner.js';

const file = z.string().min(1, 'expected a file');
const options = z.object({ codeFile: file, otherCodeFile: file });

async function codeIn(name: string): Promise<string> {
  return (await readFile(name, 'utf8').catch(() => '')).trim();
}

/** Takes both codes on paper, when everybody who could sign has lost their keys. */
export const ceremonyReopen: CommandSpec<z.infer<typeof options>> = {
  name: 'reopen',
  summary: 'take both codes on paper: 72 hours later another ceremony may be held, unless anybody vetoes it',
  lesson: `Each of the two custodians puts their own code into a file of their own, which they remove afterwards; both codes are spent by it.
The case worker tells everybody with a decision key, and security; only then do the 72 hours run. One veto stops it for good.

${OWNERS} ENROLMENT_KEY_FILE is the enrolment worker's.

Example:
  countersign ceremony reopen --code-file one.txt --other-code-file other.txt`,
  flags: [
    flag('--code-file <file>', 'the code of one of the two'),
    flag('--other-code-file <file>', 'the code of the other'),
  ],
  options,
  async run({ options: { codeFile, otherCodeFile }, at, show }) {
    const trust = await loadTrust(setting(at, 'TRUST_FILE'));
    const enrolmentKey = await enrolmentKeyOf(at, trust);
    const signing = { rpId: setting(at, 'SIGNING_RP_ID'), origin: setting(at, 'SIGNING_ORIGIN') };
    const codes: [string, string] = [await codeIn(codeFile), await codeIn(otherCodeFile)];
    const askedAt = Date.now();
    await withOwner(at, (db) =>
      db.transaction().execute(async (trx) => {
        await lockCeremonies(trx);
        const { latest, standing } = await readReopening({ trust, signing }, trx);
        if (latest === null) throw new UsageError('No ceremony was held: there are no codes.');
        if (standing !== null) throw new UsageError('Both codes were given already: they count once.');
        if (!areBothCodes(latest, codes))
          throw new UsageError('These are not the codes of both people of the last ceremony. Nothing was written.');
        const { number } = latest.record;
        const reopening: Reopening = { type: 'ceremony-reopening', number, askedAt };
        const jws = await signReopeningPart(enrolmentKey, reopening);
        const entry = { kind: 'ceremony-reopening', name: `${number}`, body: { reopening, jws }, at: askedAt } as const;
        await writeCeremonyEntry(trx, entry);
        await insertReopening(trx, { digest: digestOfText(jws), number, jws });
      }),
    );
    show({
      json: { askedAt: new Date(askedAt).toISOString() },
      text: [
        'Taken. The case worker tells everybody with a decision key, and security.',
        '72 hours after that, unless anybody vetoes it: countersign ceremony begin',
      ],
    });
    return EXIT.done;
  },
};
