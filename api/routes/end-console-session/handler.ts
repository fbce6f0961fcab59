import { setConsoleCookie } from '../../console/cookies.js';
import { endConsole } from '../../console/sessions.js';
import { route } from '../../route.js';
import { endConsoleSessionSchema } from './schema.js';

export const endConsoleSession = route(endConsoleSessionSchema, async ({ header, now }, deps) => {
  await endConsole(deps, header('cookie'), now);
  const headers = { 'Set-Cookie': setConsoleCookie('session', '', deps.publicUrl) };
  return { status: 200, body: { signedOut: true }, headers };
});
