import { runCommand } from './run-command.js';

const BUILD_WITHIN_SECONDS = 30 * 60;

/**
 * Builds a program from its published Go module.
 *
 * @param module with its version, `host/path@v1.2.3`
 * @param folder where the program is put, under the last part of its path
 * @param around `detail` hears how far it is
 * @throws when Go is not there, the module is not to be had, or it takes longer than half an hour
 */
export async function goInstall(
  module: string,
  folder: string,
  { env, detail }: { env: NodeJS.ProcessEnv; detail: (text: string) => void },
): Promise<void> {
  let lines = 0;
  await runCommand('go', ['install', '-v', '-ldflags=-s -w', module], {
    env: { ...env, GOBIN: folder },
    timeoutSeconds: BUILD_WITHIN_SECONDS,
    onLine: (line) => detail(`${++lines} steps, now ${line}`),
  });
}
