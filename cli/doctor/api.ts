import { z } from 'zod';
import type { Variables } from '../../proofs/secret-files.js';
import { credentialIn } from '../api/credential.js';
import { problemDocument } from '../failures.js';
import { askHttp, doubtful, ill, notAsked, reasonOf, well, type Finding } from './finding.js';

const health = z.looseObject({ status: z.string(), database: z.boolean(), engine: z.boolean() });
const description = z.looseObject({
  openapi: z.string(),
  info: z.looseObject({ title: z.string(), version: z.string() }),
});

/** The version of the interface that this command speaks (`/openapi.json`, info). */
const INTERFACE_VERSION = '1';

function healthFinding(json: unknown, status: number): Finding {
  const what = 'API';
  const seen = health.safeParse(json).data;
  if (seen === undefined)
    return ill(what, `it answers ${status}, and not as this API does`, 'Correct COUNTERSIGN_URL.');
  const away = [...(seen.database ? [] : ['PostgreSQL']), ...(seen.engine ? [] : ['the Temporal server'])];
  return away.length === 0
    ? well(what, 'it reaches PostgreSQL and the Temporal server')
    : ill(
        what,
        `it cannot reach ${away.join(' and ')}`,
        'See there, or its settings; it goes on by itself when they are back.',
      );
}

async function versionFinding(url: string): Promise<Finding> {
  const what = "API's interface";
  const seen = description.safeParse((await askHttp('the API', `${url}/openapi.json`)).json).data;
  if (seen?.info.title !== 'Countersign')
    return ill(what, 'it describes another interface', 'Correct COUNTERSIGN_URL.');
  const { version } = seen.info;
  return version === INTERFACE_VERSION
    ? well(what, `version ${version}`)
    : doubtful(
        what,
        `version ${version}, this command speaks ${INTERFACE_VERSION}`,
        'Use the command of that version.',
      );
}

async function callerFinding(url: string, settings: Variables): Promise<Finding> {
  const what = 'you at the API';
  const credential = credentialIn(settings);
  if (credential === null) return notAsked(what, 'COUNTERSIGN_TOKEN, or client credentials');
  const headers = { authorization: `Bearer ${await credential()}` };
  const { status, json } = await askHttp('the API', `${url}/v1/cases?limit=1`, { headers });
  if (status === 200) return well(what, 'may read cases');
  const problem = problemDocument.safeParse(json).data;
  return ill(
    what,
    problem === undefined ? `status ${status}` : `${problem.code}: ${problem.detail}`,
    problem?.nextStep ?? 'See its log.',
  );
}

/** The API: reachable, what it reaches itself, version, who we are there, clock. */
export async function apiFindings(settings: Variables): Promise<readonly Finding[]> {
  const given = settings['COUNTERSIGN_URL'];
  if (!given) return [notAsked('API', 'COUNTERSIGN_URL')];
  const url = given.replace(/\/$/, '');
  try {
    const { status, json, clock } = await askHttp('the API', `${url}/health`);
    const found = healthFinding(json, status);
    const rest = await Promise.all([versionFinding(url), callerFinding(url, settings)]);
    return [found, ...rest, clock];
  } catch (fault) {
    return [
      ill('API', `${url}: ${reasonOf(fault)}`, 'Start it, let this machine reach it, or correct COUNTERSIGN_URL.'),
    ];
  }
}
