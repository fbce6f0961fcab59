import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transformFile } from '@swc/core';
import { startServerProcess } from '../../../dev/servers/server-process.js';

/** A server that says its port on standard error, and does not end by itself. */
const SERVER = `require('net').createServer(() => {}).listen(0, '127.0.0.1', function () {
  console.error('port ' + this.address().port);
});`;

const node = (script: string) => ({ name: 'The server', command: process.execPath, args: ['-e', script] });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('a server process', () => {
  it('ends when it is asked to, and that is no unexpected end', async () => {
    const server = await startServerProcess(node(SERVER));
    await server.stop();
    await server.stop();
    expect(() => process.kill(server.pid, 0)).toThrow('ESRCH');
    const nothing = Promise.resolve('nothing unexpected');
    expect(await Promise.race([server.unexpectedExit, nothing])).toBe('nothing unexpected');
  });

  it('is killed when it does not end in time', async () => {
    const deaf = `process.on('SIGTERM', () => {}); ${SERVER}`;
    const server = await startServerProcess({ ...node(deaf), stopWithinSeconds: 0.2 });
    while (!server.lastLines().includes('port')) await new Promise(setImmediate);
    await server.stop();
    expect(() => process.kill(server.pid, 0)).toThrow('ESRCH');
  });

  it('tells how it ended by itself, with its last words', async () => {
    const server = await startServerProcess(node('console.error("disk full"); process.exit(3)'));
    await expect(server.unexpectedExit).rejects.toThrow('The server ended by itself (3). Its last words:\ndisk full');
  });

  it('ends when its owner is killed', async () => {
    const { code } = await transformFile('dev/servers/server-process.ts', {
      jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
    });
    await writeFile(path.join(folder, 'server-process.mjs'), code);
    await writeFile(
      path.join(folder, 'owner.mjs'),
      `import { startServerProcess } from './server-process.mjs';
       const server = await startServerProcess(${JSON.stringify(node(SERVER))});
       while (!server.lastLines().includes('port')) await new Promise(setImmediate);
       process.send(Number(server.lastLines().split(' ')[1]));
       setInterval(() => {}, 1000);`,
    );
    const owner = fork(path.join(folder, 'owner.mjs'), { execArgv: [] });
    const [port] = (await once(owner, 'message')) as [number];
    const client = createConnection({ host: '127.0.0.1', port });
    await once(client, 'connect');
    // A server that dies may reset the connection: that is an end as good as any.
    const closed = new Promise((resolve) => client.on('error', () => {}).once('close', resolve));
    owner.kill('SIGKILL');
    await closed;
    expect(client.destroyed).toBe(true);
  });
});
