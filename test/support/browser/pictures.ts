import path from 'node:path';
import type { PortalPage } from './portal-page.js';

/** Keeps a picture for the docs, where a folder for it is named. */
export async function pictures({ page }: PortalPage, name: string): Promise<void> {
  const folder = process.env['PICTURES_FOLDER'];
  if (folder !== undefined) await page.screenshot({ path: path.join(folder, `${name}.png`), scale: 'css' });
}
