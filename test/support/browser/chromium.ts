import { existsSync } from 'node:fs';
import { chromium, devices, type Browser, type BrowserContextOptions } from 'playwright-core';

/** Where Debian's package puts it, unless `CHROMIUM_PATH` names another. */
const DEBIAN_PATH = '/usr/bin/chromium';

/** No sandbox, because tests run as root in containers; nothing that talks to anybody else. */
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A phone of today, held upright. */
export const PHONE: BrowserContextOptions = {
  ...devices['Pixel 7'],
  viewport: { width: 390, height: 844 },
  locale: 'en-GB',
  timezoneId: 'Europe/Berlin',
};

/**
 * Starts a real Chromium with a profile of its own, which is thrown away with it.
 *
 * @throws when there is none, with what to install
 */
export async function startChromium(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? DEBIAN_PATH;
  if (!existsSync(executablePath)) {
    throw new Error(
      `There is no Chromium at ${executablePath}. Install it (apt-get install --no-install-recommends chromium), or name ` +
        'another one in CHROMIUM_PATH.',
    );
  }
  return chromium.launch({ executablePath, args: ARGUMENTS });
}
