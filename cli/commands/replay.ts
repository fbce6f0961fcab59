import { z } from 'zod';
import { ENGINE_SETTING_NAMES, readEngineAccess, type EngineAccess } from '../../proofs/engine-access.js';
import { loadKeyring } from '../../proofs/keyring.js';
import { withSecretFiles } from '../../proofs/secret-files.js';
import { flag, operand, type Call, type CommandSpec } from '../command.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { UsageError } from '../failures.js';
import type { NamedHistory } from '../replay/histories.js';

const LIMIT = 100;

const options = z.object({
  which: z.enum(['running', 'closed', 'all']).default('running'),
  case: z.string().optional(),
  limit: z.coerce.number('expected a number').int().min(1).default(LIMIT),
});
type Options = z.infer<typeof options>;

function setting(env: Call<Options>['at']['env'], name: string): string {
  const given = env[name];
  if (!given) throw new UsageError(`Set ${name}.`);
  return given;
}

function serverIn(env: Call<Options>['at']['env']): EngineAccess {
  const { variables, mistakes } = withSecretFiles(env, ENGINE_SETTING_NAMES);
  const { access, mistakes: more } = readEngineAccess(variables);
  if (mistakes.length > 0 || access === null) throw new UsageError([...mistakes, ...more].join('\n'));
  return access;
}

/** Histories of the files that were named, else of the server. */
async function* wanted({ options: given, operands, at }: Call<Options>): AsyncGenerator<NamedHistory> {
  const { HistoryServer, historiesInFile } = await import('../replay/histories.js');
  if (operands.length > 0) {
    for (const file of operands) yield* await historiesInFile(file);
    return;
  }
  const server = await HistoryServer.open(serverIn(at.env));
  try {
    yield* server.histories({ which: given.which, caseId: given.case, limit: given.limit });
  } finally {
    await server.close();
  }
}

async function replayAll(call: Call<Options>): Promise<ExitCode> {
  const { replayed } = await import('../replay/replay.js');
  const keyring = await loadKeyring(setting(call.at.env, 'CODEC_KEYRING_FILE'));
  const diverged: { readonly workflowId: string; readonly error: string }[] = [];
  let count = 0;
  for await (const { workflowId, error } of replayed(wanted(call), keyring)) {
    count += 1;
    if (error !== null) diverged.push({ workflowId, error });
    call.at.err(
      `${error === null ? 'replays ' : 'DIVERGES'}  ${workflowId}${error === null ? '' : `\n          ${error}`}`,
    );
    if (call.at.interruption.aborted) return EXIT.interrupted;
  }
  const total = `${count} replayed, ${diverged.length} diverge`;
  const advice = diverged.length > 0 ? ['Do not start this version: those cases would stand still under it.'] : [];
  call.show({ json: { ok: diverged.length === 0, replayed: count, diverged }, text: [total, ...advice] });
  return diverged.length === 0 ? EXIT.done : EXIT.notAsWanted;
}

/** Replays histories against this build's workflows. */
export const replay: CommandSpec<Options> = {
  name: 'replay',
  operands: [operand('[files...]', 'histories as JSON; of the server if none is named')],
  summary: 'replay the histories of cases against this version, before it is started',
  lesson: `Without files it takes them from the server (TEMPORAL_ADDRESS, TEMPORAL_TLS_… and so on); files are what
\`temporal workflow show --output json\` writes. CODEC_KEYRING_FILE opens them. Nothing is sent anywhere, and what the
cases say is not shown. Ends with status 5 when one diverges: that version must not be started on them.

Examples:
  countersign replay                                          the cases that are open
  countersign replay --which closed --limit 1000
  countersign replay --case 3f0c2c1e-7a54-4d0e-9a55-0d6c8f1f2b11
  countersign replay history.json`,
  flags: [
    flag('--which <cases>', 'of a server: running unless given', ['running', 'closed', 'all']),
    flag('--case <case-id>', 'this case alone, and its containment'),
    flag('--limit <number>', `at most so many, ${LIMIT} unless given`),
  ],
  options,
  run: replayAll,
};
