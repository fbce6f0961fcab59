import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILT } from '../../../workers/project.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

const inFolder = async (name: string, text: string): Promise<string> => {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return file;
};

describe('a process of ours', () => {
  it('ends when its owner is killed: nothing is left running', async () => {
    const program = await inFolder(
      'listens.cjs',
      `require('net').createServer(() => {}).listen(0, '127.0.0.1', function () {
         console.log('port ' + this.address().port);
       });`,
    );
    const plan = { name: 'it', program: path.relative(BUILT, program), env: {}, readyWhen: 'port' };
    const module = pathToFileURL(path.join(BUILT, 'dev/environment/managed-process.js')).href;
    const owner = fork(
      await inFolder(
        'owner.mjs',
        `import { managedProcess } from ${JSON.stringify(module)};
         const one = managedProcess(${JSON.stringify(plan)});
         await one.start();
         process.send(Number(/port (\\d+)/.exec(one.log())[1]));
         setInterval(() => {}, 1000);`,
      ),
      { execArgv: [] },
    );
    const [port] = (await once(owner, 'message')) as [number];
    const client = createConnection({ host: '127.0.0.1', port });
    await once(client, 'connect');
    // A process that dies may reset the connection: that is an end as good as any.
    const closed = new Promise((resolve) => client.on('error', () => {}).once('close', resolve));
    owner.kill('SIGKILL');
    await closed;
    expect(client.destroyed).toBe(true);
  });
});
