import jsqr from 'jsqr';
import type { Page } from 'playwright-core';

/** Pixels a module, as a camera might see it. */
const SCALE = 4;

/** What a camera reads off the QR code that the page has drawn; null when it reads nothing. */
export async function readQr(page: Page): Promise<string | null> {
  const svg = page.locator('svg.qr');
  const [left = 0, , size = 0] = ((await svg.getAttribute('viewBox')) ?? '').split(' ').map(Number);
  const path = (await svg.locator('path').getAttribute('d')) ?? '';
  const width = size * SCALE;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, column, row] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    const [x, y] = [Number(column) - left, Number(row) - left].map((place) => place * SCALE) as [number, number];
    for (let dark = 0; dark < SCALE * SCALE; dark += 1) {
      const at = ((y + Math.floor(dark / SCALE)) * width + x + (dark % SCALE)) * 4;
      pixels.fill(0, at, at + 3);
    }
  }
  return jsqr.default(pixels, width, width)?.data ?? null;
}
