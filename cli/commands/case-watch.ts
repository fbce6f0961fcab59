import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { PHASES } from '../../domain/case.js';
import { Api } from '../api/client.js';
import { timeInWords } from '../api/in-words.js';
import { shownCase, type ShownCase } from '../api/shapes.js';
import { flag, type CommandSpec } from '../command.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { caseIdOperand, pathOf } from './case-show.js';

const SECOND_MILLISECONDS = 1_000;
const LOOK_EVERY_SECONDS = 2;

const seconds = z.coerce.number('expected a number of seconds').positive('expected more than 0 seconds');
const options = z.object({
  until: z.enum(PHASES).default('closed'),
  everySeconds: seconds.default(LOOK_EVERY_SECONDS),
  timeoutSeconds: seconds.optional(),
});

function line(kase: ShownCase, now: number): string {
  const phase = kase.outcome === null ? kase.phase : `${kase.phase} (${kase.outcome})`;
  const counts = `evidence ${kase.evidence.accepted}/${kase.evidence.needed}, approvals ${kase.approvals.given}/${kase.approvals.needed}`;
  return `${new Date(now).toISOString()}  ${phase}; ${counts}; waits for ${kase.waitsFor}, until ${timeInWords(kase.waitsUntil, now)}`;
}

/** How a watch is over, or null while it is not. */
function endOf(kase: ShownCase, until: string): ExitCode | null {
  if (kase.phase === until) return EXIT.done;
  return kase.phase === 'closed' ? EXIT.notAsWanted : null;
}

/** Follows a case: a line for each change. */
export const caseWatch: CommandSpec<z.infer<typeof options>> = {
  name: 'watch',
  operands: [caseIdOperand],
  summary: 'follow a case, a line for each change, until it is closed',
  lesson: `Ends with status 0 once the case is closed (or in the phase that --until names), 5 when it was closed without that
or --timeout-seconds are over. With --json each line is the case as \`case show --json\` has it.

Examples:
  countersign case watch 3f0c2c1e-7a54-4d0e-9a55-0d6c8f1f2b11
  countersign case watch 3f0c2c1e-7a54-4d0e-9a55-0d6c8f1f2b11 --until approving --timeout-seconds 600`,
  flags: [
    flag('--until <phase>', 'end once it is in this phase', PHASES),
    flag('--every-seconds <number>', `how often to look, ${LOOK_EVERY_SECONDS} unless given`),
    flag('--timeout-seconds <number>', 'how long to follow it at most'),
  ],
  options,
  async run({ options: { until, everySeconds, timeoutSeconds }, operands, at, show }) {
    const api = new Api(at);
    const endsAt = timeoutSeconds === undefined ? Infinity : performance.now() + timeoutSeconds * SECOND_MILLISECONDS;
    let known = '';
    while (!at.interruption.aborted) {
      const headers = known === '' ? {} : { 'if-none-match': known };
      const { body, etag } = await api.ask({ method: 'GET', path: pathOf(operands[0]), headers }, shownCase);
      if (body !== null) {
        known = etag ?? '';
        show({ json: { ...body, etag }, text: [line(body, Date.now())] });
        const end = endOf(body, until);
        if (end !== null) return end;
      }
      const left = endsAt - performance.now();
      if (left <= 0) return EXIT.notAsWanted;
      const wait = Math.min(everySeconds * SECOND_MILLISECONDS, left);
      await pause(wait, undefined, { signal: at.interruption }).catch(() => undefined);
    }
    return EXIT.interrupted;
  },
};
