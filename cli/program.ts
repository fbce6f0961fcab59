import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { Command, CommanderError } from 'commander';
import { PROJECT_ROOT } from '../workers/project.js';
import { commandOf, groupOf, type Ending } from './command.js';
import { apiKeyCreate, apiKeyList, apiKeyRevoke } from './commands/api-key.js';
import { campaignPlan } from './commands/campaign-plan.js';
import { campaignStart } from './commands/campaign-start.js';
import { campaignStatus } from './commands/campaign-status.js';
import { campaignStop } from './commands/campaign-stop.js';
import { caseCancel } from './commands/case-cancel.js';
import { caseHandOver } from './commands/case-hand-over.js';
import { caseList } from './commands/case-list.js';
import { caseOpen } from './commands/case-open.js';
import { caseShow } from './commands/case-show.js';
import { caseTakeOver } from './commands/case-take-over.js';
import { caseWatch } from './commands/case-watch.js';
import { ceremonyBegin } from './commands/ceremony-begin.js';
import { ceremonyFinish } from './commands/ceremony-finish.js';
import { ceremonyKeys } from './commands/ceremony-keys.js';
import { ceremonyReopen } from './commands/ceremony-reopen.js';
import { completion } from './commands/completion.js';
import { coverage } from './commands/coverage.js';
import { doctor } from './commands/doctor.js';
import { enrolledImport } from './commands/enrolled-import.js';
import { enrolledLink } from './commands/enrolled-link.js';
import { enrolledStatement } from './commands/enrolled-statement.js';
import { exceptionsCommand } from './commands/exceptions.js';
import { observedCommand } from './commands/observed.js';
import { plan } from './commands/plan.js';
import { policyCheck } from './commands/policy-check.js';
import { policyDiff } from './commands/policy-diff.js';
import { policyExplain } from './commands/policy-explain.js';
import { policyPropose } from './commands/policy-propose.js';
import { policyReplay } from './commands/policy-replay.js';
import { policySignLink } from './commands/policy-sign-link.js';
import { policyStatus } from './commands/policy-status.js';
import { policyTest } from './commands/policy-test.js';
import { programCommands } from './commands/programs.js';
import { replay } from './commands/replay.js';
import { whatIfCommand } from './commands/what-if.js';
import { staffingCommand } from './commands/staffing.js';
import { webhookEndpointCreate, webhookEndpointRevoke } from './commands/webhook-endpoint.js';
import { webhookSecretCreate, webhookSecretRevoke } from './commands/webhook-secret.js';
import type { Variables } from '../proofs/secret-files.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { ApiRefused, NoAnswer, UsageError } from './failures.js';
import type { Surroundings } from './surroundings.js';

const LESSON = `
Where the API is and who you are comes from the environment, each also as NAME_FILE, the file that holds it
(or all of them in a file, for --settings):
  COUNTERSIGN_URL             where the API is
  COUNTERSIGN_TOKEN           a key of a ticket tool, or an access token
  COUNTERSIGN_CLIENT_ID, COUNTERSIGN_CLIENT_SECRET, OIDC_ISSUER    instead of it: client credentials

Examples:
  countersign dev                                              everything, on this machine
  countersign plan --subject alice --ticket jira/IT-1          what a case would need
  countersign case open --subject alice --ticket jira/IT-1
  countersign case watch 3f0c2c1e-7a54-4d0e-9a55-0d6c8f1f2b11
  countersign doctor                                           what is reachable, and what to do if it is not

Ends with 0 done, 1 fault, 2 wrong use, 3 the API said no, 4 no answer, 5 not as it should be, 130 interrupted.`;

function versionOf(): string {
  const { version } = JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8')) as { version: string };
  return version;
}

/** The whole command line. Nothing is looked at or loaded before a command is run. */
export function programOf(at: Surroundings, ending: Ending): Command {
  const program = new Command('countersign')
    .description('Help-desk recovery that nobody can be talked into, from the command line.')
    .addHelpText('after', LESSON)
    .helpCommand(true)
    .option('--settings <file>', 'take further settings from a file of NAME=value lines; those count')
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError('Add --help to see how it is called, with examples.')
    .version(versionOf(), '--version', 'the version of this build')
    .configureOutput({ writeOut: (text) => at.out(text.trimEnd()), writeErr: (text) => at.err(text.trimEnd()) });
  const cases = groupOf('case', 'open, list, show, follow, cancel and hand over cases', [
    commandOf(caseOpen, at, ending),
    commandOf(caseList, at, ending),
    commandOf(caseShow, at, ending),
    commandOf(caseWatch, at, ending),
    commandOf(caseCancel, at, ending),
    commandOf(caseHandOver, at, ending),
    commandOf(caseTakeOver, at, ending),
  ]);
  const keys = groupOf('api-key', 'make, list and revoke keys of ticket tools', [
    commandOf(apiKeyCreate, at, ending),
    commandOf(apiKeyList, at, ending),
    commandOf(apiKeyRevoke, at, ending),
  ]);
  const secrets = groupOf('webhook-secret', 'let tools open cases by webhooks that they sign', [
    commandOf(webhookSecretCreate, at, ending),
    commandOf(webhookSecretRevoke, at, ending),
  ]);
  const endpoints = groupOf('webhook-endpoint', 'tell tools of their cases by signed webhooks', [
    commandOf(webhookEndpointCreate, at, ending),
    commandOf(webhookEndpointRevoke, at, ending),
  ]);
  const tools = [keys, secrets, endpoints];
  const all = [
    cases,
    commandOf(plan, at, ending),
    ...tools,
    ...enrolmentCommands(at, ending),
    ...policyCommands(at, ending),
    commandOf(doctor, at, ending),
    commandOf(replay, at, ending),
  ];
  const started = programCommands(at, ending);
  for (const command of [...started, ...all]) program.addCommand(command);
  program.addCommand(commandOf(completion(program), at, ending));
  inherit(program);
  // What these are given, `--help` too, is for the program that they start.
  for (const command of started) command.helpOption(false);
  return program;
}

/** What people have enrolled, and how more of them come to. */
function enrolmentCommands(at: Surroundings, ending: Ending): readonly Command[] {
  const enrolled = groupOf('enrolled', 'what people have enrolled', [
    commandOf(enrolledImport, at, ending),
    commandOf(enrolledStatement, at, ending),
    commandOf(enrolledLink, at, ending),
  ]);
  const campaign = groupOf('campaign', 'ask people who could not be recovered to enrol, in waves', [
    commandOf(campaignPlan, at, ending),
    commandOf(campaignStart, at, ending),
    commandOf(campaignStatus, at, ending),
    commandOf(campaignStop, at, ending),
  ]);
  return [commandOf(coverage, at, ending), enrolled, campaign];
}

/** What a policy demands, what a new one would change, and whether people can live with it. */
function policyCommands(at: Surroundings, ending: Ending): readonly Command[] {
  const policy = groupOf(
    'policy',
    'check, explain, compare, test and replay a policy; propose another, and see which holds',
    [
      commandOf(policyCheck, at, ending),
      commandOf(policyExplain, at, ending),
      commandOf(policyDiff, at, ending),
      commandOf(policyTest, at, ending),
      commandOf(policyReplay, at, ending),
      commandOf(policyPropose, at, ending),
      commandOf(policySignLink, at, ending),
      commandOf(policyStatus, at, ending),
    ],
  );
  const ceremony = groupOf(
    'ceremony',
    'make the first two decision keys and sign the first policy; the way back when all keys are lost',
    [
      commandOf(ceremonyBegin, at, ending),
      commandOf(ceremonyKeys, at, ending),
      commandOf(ceremonyFinish, at, ending),
      commandOf(ceremonyReopen, at, ending),
    ],
  );
  return [
    policy,
    ceremony,
    commandOf(whatIfCommand, at, ending),
    commandOf(observedCommand, at, ending),
    commandOf(exceptionsCommand, at, ending),
    commandOf(staffingCommand, at, ending),
  ];
}

/** Subcommands are made by themselves, so they must be told how the program writes and ends. */
function inherit(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    inherit(command);
  }
}

function settingsIn(file: string): Variables {
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch (fault) {
    throw new UsageError(`--settings ${file}: ${fault instanceof Error ? fault.message : 'it cannot be read'}`);
  }
}

/** What a failure is told as: its lines for people, its form for programs, its exit code. */
function told(fault: unknown): { readonly code: ExitCode; readonly lines: readonly string[]; readonly error: object } {
  if (fault instanceof UsageError) {
    return { code: EXIT.usage, lines: fault.message.split('\n'), error: { code: 'usage', detail: fault.message } };
  }
  if (fault instanceof CommanderError) {
    // Commander has told a person already.
    return { code: EXIT.usage, lines: [], error: { code: 'usage', detail: fault.message } };
  }
  if (fault instanceof ApiRefused) {
    const { code, detail, nextStep, requestId, errors = [], retryable } = fault.problem;
    const fields = errors.map((one) => `  ${one.pointer}: ${one.detail}`);
    const lines = [`${code}: ${detail}`, ...fields, nextStep, `(request ${requestId})`];
    return { code: retryable ? EXIT.noAnswer : EXIT.refused, lines, error: fault.problem };
  }
  if (fault instanceof NoAnswer) {
    const because = fault.cause instanceof Error ? ` (${causeOf(fault.cause)})` : '';
    const error = { code: 'no-answer', detail: fault.message, nextStep: fault.nextStep };
    return { code: EXIT.noAnswer, lines: [`${fault.message}${because}`, fault.nextStep], error };
  }
  const message = fault instanceof Error ? fault.message : String(fault);
  const because = fault instanceof Error && fault.cause instanceof Error ? [`because: ${causeOf(fault.cause)}`] : [];
  return { code: EXIT.fault, lines: [message, ...because], error: { code: 'fault', detail: message } };
}

/** `fetch` says no more than that it failed; why is below. */
function causeOf(fault: Error): string {
  return fault.cause instanceof Error ? causeOf(fault.cause) : fault.message;
}

/**
 * Runs one command line.
 *
 * @param args without the program's own name
 * @returns how it ended, for `process.exitCode`; what it said went to `at`
 */
export async function run(args: readonly string[], at: Surroundings): Promise<ExitCode> {
  const ending: Ending = { code: EXIT.done };
  const around = { ...at };
  try {
    await programOf(around, ending)
      .hook('preAction', (program) => {
        const { settings } = program.opts<{ settings?: string }>();
        if (settings !== undefined) around.env = { ...at.env, ...settingsIn(settings) };
      })
      .parseAsync([...args], { from: 'user' });
    return ending.code;
  } catch (fault) {
    if (at.interruption.aborted) return EXIT.interrupted;
    // Help that was asked for is no mistake.
    if (fault instanceof CommanderError && fault.exitCode === 0) return EXIT.done;
    const { code, lines, error } = told(fault);
    if (args.includes('--json')) at.out(JSON.stringify({ error }));
    for (const line of lines) at.err(line);
    return code;
  }
}
