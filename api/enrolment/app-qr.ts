import qrcode from 'qrcode-generator';

/** A QR code as the page draws it: how many modules it is wide, and the dark ones as an SVG path, one unit each. */
export interface QrCode {
  readonly modules: number;
  readonly path: string;
}

/** As large as it must be, with a little redundancy (ISO/IEC 18004, level M). */
const ANY_SIZE = 0;
const LEVEL = 'M';

/** Draws a text as a QR code, here and without asking anybody. */
export function qrCodeOf(text: string): QrCode {
  const code = qrcode(ANY_SIZE, LEVEL);
  code.addData(text);
  code.make();
  const modules = code.getModuleCount();
  const places = Array.from(
    { length: modules * modules },
    (_, nth) => [Math.floor(nth / modules), nth % modules] as const,
  );
  const path = places
    .filter(([row, column]) => code.isDark(row, column))
    .map(([row, column]) => `M${column} ${row}h1v1h-1z`)
    .join('');
  return { modules, path };
}
