import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareServers } from './servers/prepare.js';

/** What Jest's `--json` report says about one invocation; only what is counted here. */
interface JestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: 'passed' | 'failed';
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** How many tests of a file held and how many did not; a file that could not run counts as one that did not. */
interface FileResult {
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
}

/** Tests here kill processes or measure time: one file at a time, or they disturb each other. */
const ALONE_FOLDERS = '/test/(engine|durability|forgeries)/';

/** Tests here have servers and a clock of their own, which no other file sees. */
const OWN_SERVER_FOLDERS = '/test/(workflow|portal|enrolment|console-pages)/';

/** Every file in a process of its own: what the files before it left behind in one process made each slower than the last. */
const OWN_PROCESS = '--workerIdleMemoryLimit=50MB';
const ONE_AT_A_TIME = ['--maxWorkers=1', OWN_PROCESS];

const GROUPS = [
  {
    title: 'Tests that may run side by side',
    args: ['--maxWorkers=2', `--testPathIgnorePatterns=${ALONE_FOLDERS}|${OWN_SERVER_FOLDERS}`],
  },
  {
    title: 'Tests with servers of their own, two files at a time',
    args: ['--maxWorkers=2', OWN_PROCESS, `--testPathPatterns=${OWN_SERVER_FOLDERS}`],
  },
  { title: 'Tests that run one file at a time', args: [...ONE_AT_A_TIME, `--testPathPatterns=${ALONE_FOLDERS}`] },
];

/** So many files that failed are run again; whatever breaks more of them is no busy machine. */
const SECOND_TRIES_MAX = 3;

/** Runs test files in a Jest process of its own; a crash of that process is a failure, not a silence. */
function runJest(args: readonly string[], reportFile: string): readonly FileResult[] {
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const options = ['--ci', '--passWithNoTests', '--forceExit', '--json', `--outputFile=${reportFile}`];
  rmSync(reportFile, { force: true });
  const run = spawnSync(process.execPath, [...jest, ...options, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  const itself = { file: 'Jest itself', passed: 0, failed: 1 };
  try {
    const results = readReport(JSON.parse(readFileSync(reportFile, 'utf8')) as JestReport);
    return run.status === 0 || results.some(({ failed }) => failed > 0) ? results : [...results, itself];
  } catch (error) {
    console.error(`Jest ended (status ${run.status}) without a report:`, error);
    return [itself];
  }
}

function readReport({ testResults }: JestReport): readonly FileResult[] {
  return testResults.map(({ name, status, assertionResults: tests }) => {
    const failed = tests.filter((test) => test.status === 'failed').length;
    const passed = tests.filter((test) => test.status === 'passed').length;
    return { file: name, passed, failed: status === 'failed' ? Math.max(failed, 1) : failed };
  });
}

/**
 * Runs one group. Much here waits for real servers in real time, and on a machine that is busy with something else they can
 * be too late: a few files that failed are run once more by themselves, and only what fails again has failed. It is said
 * which ones those were, for it may have been a fault that shows rarely.
 */
function runGroup({ title, args }: (typeof GROUPS)[number], reportFile: string): readonly FileResult[] {
  console.log(`\n${title}`);
  const results = runJest(args, reportFile);
  const held = results.filter(({ failed }) => failed === 0);
  const again = results.filter(({ failed }) => failed > 0).map(({ file }) => file);
  if (again.length === 0 || again.length > SECOND_TRIES_MAX || !again.every((file) => existsSync(file))) return results;
  console.log(`\nOnce more, by themselves, because they failed: ${again.join(', ')}`);
  return [...held, ...runJest([...ONE_AT_A_TIME, '--runTestsByPath', ...again], reportFile)];
}

/** Gets the servers' programs ready, then runs every test; ends with the line `N passed, N failed`; status 1 when one failed or none ran. */
async function main(): Promise<void> {
  await prepareServers({ devServer: true, fullServer: true, timeSkipping: true });
  const reportFolder = mkdtempSync(join(tmpdir(), 'countersign-tests-'));
  const results = GROUPS.flatMap((group) => runGroup(group, join(reportFolder, 'report.json')));
  rmSync(reportFolder, { recursive: true });
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

await main();
