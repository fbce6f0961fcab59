import { afterEach, describe, expect, it } from '@jest/globals';
import { PROBLEMS } from '../../contract/problems.js';
import { problemOf } from '../../api/problem-details.js';
import { countersign } from './support/command.js';
import { sendJson, startStub, type StubServer } from './support/stub-server.js';

const started: StubServer[] = [];
afterEach(() => Promise.all(started.splice(0).map((stub) => stub.stop())));

async function stub(...args: Parameters<typeof startStub>): Promise<StubServer> {
  const server = await startStub(...args);
  started.push(server);
  return server;
}

const NO_CASES = { cases: [], more: false, cursor: 'c' };
const lists = (url: string) =>
  countersign(['case', 'list', '--json'], { COUNTERSIGN_URL: url, COUNTERSIGN_TOKEN: 'csk_x' });
const problem = (code: keyof typeof PROBLEMS) => problemOf({ problem: code }, 'request-1');

describe('the command as a client of the API', () => {
  it('asks again when the API wants that, and says so', async () => {
    const api = await stub((_request, response, nth) =>
      nth < 3
        ? sendJson(response, 503, problem('temporarily-unavailable'), { 'retry-after': '0' })
        : sendJson(response, 200, NO_CASES),
    );
    const { status, stderr } = await lists(api.url);
    expect({ status, asked: api.asked.length }).toEqual({ status: 0, asked: 3 });
    expect(stderr).toContain('temporarily-unavailable; asking again');
  });

  it('gives up after some tries: status 4, with what the API said', async () => {
    const api = await stub((_request, response) =>
      sendJson(response, 429, problem('rate-limited'), { 'retry-after': '0' }),
    );
    expect(await lists(api.url)).toMatchObject({ status: 4, json: { error: { code: 'rate-limited' } } });
    expect(api.asked.length).toBeLessThan(10);
  });

  it('does not repeat what was refused', async () => {
    const api = await stub((_request, response) => sendJson(response, 403, problem('forbidden-role')));
    expect(await lists(api.url)).toMatchObject({ status: 3, json: { error: { code: 'forbidden-role' } } });
    expect(api.asked).toHaveLength(1);
  });

  it('reads an API that is newer and says more', async () => {
    const api = await stub((_request, response) => sendJson(response, 200, { ...NO_CASES, total: 0 }));
    expect(await lists(api.url)).toMatchObject({ status: 0, json: { cases: [] } });
  });

  it('attack: a redirect does not take the key to another server', async () => {
    const thief = await stub((_request, response) => sendJson(response, 200, NO_CASES));
    const api = await stub((_request, response) =>
      response.writeHead(307, { location: `${thief.url}/v1/cases` }).end(),
    );
    expect(await lists(api.url)).toMatchObject({ status: 4, json: { error: { code: 'no-answer' } } });
    expect(thief.asked).toEqual([]);
  });

  it.each([
    ['a page of something else', (url: StubServer['url']) => url],
    ['nobody', () => 'http://127.0.0.1:1'],
  ])('status 4 where %s answers, and what to look at', async (_who, urlOf) => {
    const page = await stub((_request, response) => response.end('<html>'));
    const { status, stderr } = await lists(urlOf(page.url));
    expect(status).toBe(4);
    expect(stderr).toContain('COUNTERSIGN_URL');
  });
});
