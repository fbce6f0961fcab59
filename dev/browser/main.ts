import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { PROJECT_ROOT } from '../../workers/project.js';
import { authenticatorApp } from '../seed/authenticator-app.js';
import { readPeople } from '../seed/people-file.js';
import type { SeededPerson } from '../seed/seed.js';
import '../software-authenticator/refuse-in-production.js';
import { hasAuthenticator } from './authenticator.js';

const HELP = `npm run browser -- NAME ADDRESS

Opens a window of Chromium as one of the sample people: with their passkeys on it, so that what they sign counts. ADDRESS is
one that npm run dev prints, such as its console. Says what to sign in with. Needs a screen, and Chromium (CHROMIUM_PATH, or
/usr/bin/chromium). Closing the window ends it.`;

function saysHowToSignIn({ username, password, signInTotpSecret }: SeededPerson): void {
  const app = authenticatorApp(signInTotpSecret);
  const code = (): string => app.nextCode(Date.now());
  console.log(`User name ${username}, password ${password}, code ${code()} (again for another: press Enter)`);
  process.stdin.on('data', () => console.log(`code ${app.waitMs(Date.now()) > 0 ? 'not yet' : code()}`)).unref();
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { help: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [name, address] = positionals;
  if (values.help || name === undefined || address === undefined) return console.log(HELP);
  const folder = process.env['COUNTERSIGN_STATE'] ?? path.join(PROJECT_ROOT, '.countersign');
  const person = (await readPeople(folder))?.[name];
  if (person === undefined) throw new Error(`Nobody is called ${name} here; npm run dev makes the sample people.`);
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, headless: false });
  const page = await browser.newPage({ viewport: null });
  await hasAuthenticator(page, person.passkeys.slice(0, 1));
  await page.goto(address);
  saysHowToSignIn(person);
  await new Promise((ended) => browser.once('disconnected', ended));
}

await main().catch((fault: unknown) => {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exitCode = 1;
});
