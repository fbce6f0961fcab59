import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareServers } from './servers/prepare.js';

/** What Jest's `--json` report says about one invocation; only what is counted here. */
interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

/** How many tests held and how many did not; a file that could not run counts as one that did not. */
interface Total {
  readonly passed: number;
  readonly failed: number;
}

/** Tests here own a server, kill processes or measure time: one file at a time, or they disturb each other. */
const SERIAL_FOLDERS = '/test/(workflow|engine|durability|forgeries)/';

const GROUPS = [
  { title: 'Tests that may run side by side', args: ['--maxWorkers=2', `--testPathIgnorePatterns=${SERIAL_FOLDERS}`] },
  { title: 'Tests that run one file at a time', args: ['--runInBand', `--testPathPatterns=${SERIAL_FOLDERS}`] },
];

/** Runs one group in a Jest process of its own; a crash of that process is a failure, not a silence. */
function runGroup(title: string, args: readonly string[], reportFile: string): Total {
  console.log(`\n${title}`);
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const options = ['--ci', '--passWithNoTests', '--forceExit', '--json', `--outputFile=${reportFile}`];
  const run = spawnSync(process.execPath, [...jest, ...options, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  return countTests(reportFile, run.status);
}

function countTests(reportFile: string, exitStatus: number | null): Total {
  let report: JestReport;
  try {
    report = JSON.parse(readFileSync(reportFile, 'utf8')) as JestReport;
  } catch (error) {
    console.error(`Jest ended (status ${exitStatus}) without a report:`, error);
    return { passed: 0, failed: 1 };
  }
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return { passed: report.numPassedTests, failed: failed === 0 && exitStatus !== 0 ? 1 : failed };
}

/** Gets the servers' programs ready, then runs every test; ends with the line `N passed, N failed`; status 1 when one failed or none ran. */
async function main(): Promise<void> {
  await prepareServers({ devServer: true, fullServer: true, timeSkipping: true });
  const reportFolder = mkdtempSync(join(tmpdir(), 'countersign-tests-'));
  const totals = GROUPS.map(({ title, args }, index) => runGroup(title, args, join(reportFolder, `${index}.json`)));
  rmSync(reportFolder, { recursive: true });
  const passed = totals.reduce((sum, total) => sum + total.passed, 0);
  const failed = totals.reduce((sum, total) => sum + total.failed, 0);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

await main();
