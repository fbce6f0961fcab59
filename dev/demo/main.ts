import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startEnvironment, type Environment } from '../environment/environment.js';
import { createProgress } from '../servers/progress.js';
import { DidNotHold, Narrator } from './narrator.js';
import { stageOf } from './stage.js';
import { story } from './story.js';
import { forPeople, forPrograms } from './voices.js';

const HELP = `npm run demo -- [options]

Plays a password reset, an emergency access and the loss of a phone from the ticket to the reviewed, closed case on real servers, and
everything somebody could try against them. Each line is checked; the exit status is 0 only if all of them held.

  --json    one JSON object a line, the total last: {"ok":true,"passed":N,"failed":0}
  --keep    leaves everything running afterwards, until Ctrl-C
  --help    this text

Nothing of it is kept: keys, people and data are made anew and thrown away.`;

/** Short, because the demo kills a worker: the server notices sooner that nobody is there (engine notes, SIGKILL). */
const WORKFLOW_TASK_TIMEOUT_SECONDS = 2;
const STICKY_TIMEOUT_MILLISECONDS = 1_000;

/** Exit status of a program that was interrupted: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

function sayHowToGoOn({ urls, codecToken }: Environment, write: (line: string) => void): void {
  write(`
Everything still runs.
  API                 ${urls.api}  (its description: ${urls.api}/openapi.json)
  Temporal UI         ${urls.temporalUi ?? 'the one of your own server'}
  Codec server        ${urls.codecServer}  (token: ${codecToken})
  Identity provider   ${urls.issuer}
  Mails               ${urls.mail ?? ''}
Ctrl-C ends it and throws it away.`);
}

/** Plays the story in a running environment; true when all of it held. Says nothing more once it is interrupted. */
async function play(environment: Environment, json: boolean, interruption: AbortSignal): Promise<boolean> {
  const write = (stream: NodeJS.WriteStream) => (line: string) =>
    void (interruption.aborted || stream.write(`${line}\n`));
  const note = write(process.stderr);
  const voice = json ? forPrograms(write(process.stdout)) : forPeople(write(process.stdout), process.stdout.isTTY);
  const narrator = new Narrator(voice);
  const stage = stageOf(environment, narrator, note);
  try {
    await Promise.race([story(stage), environment.unexpectedExit]);
    return narrator.end(true).ok;
  } catch (fault) {
    if (!(fault instanceof DidNotHold)) note(fault instanceof Error ? (fault.stack ?? fault.message) : String(fault));
    return narrator.end(false).ok;
  } finally {
    await Promise.all([stage.record.destroy(), stage.apiDatabase.destroy()]);
  }
}

/** Aborts when somebody presses Ctrl-C, or the process is asked to end. */
function whenInterrupted(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

const untilAborted = (signal: AbortSignal) =>
  signal.aborted ? Promise.resolve() : once(signal, 'abort').then(() => undefined);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const progress = createProgress();
  const interruption = whenInterrupted();
  const environment = await startEnvironment({
    progress,
    ui: values.keep,
    workflowTaskTimeoutSeconds: WORKFLOW_TASK_TIMEOUT_SECONDS,
    stickyTimeoutMilliseconds: STICKY_TIMEOUT_MILLISECONDS,
  });
  try {
    const held = await Promise.race([play(environment, values.json, interruption), untilAborted(interruption)]);
    if (held === undefined) return INTERRUPTED;
    if (values.keep) {
      sayHowToGoOn(environment, values.json ? progress.note : console.log);
      await Promise.race([untilAborted(interruption), environment.unexpectedExit]);
    }
    return held ? 0 : 1;
  } finally {
    await environment.stop();
  }
}

process.exit(await main());
