import { describe, expect, it } from '@jest/globals';
import { authenticatorApp } from '../../../dev/seed/authenticator-app.js';

/** RFC 6238, appendix B: the SHA-1 secret "12345678901234567890" in base32, and its codes cut to six digits. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('The authenticator app of a sample person', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [20_000_000_000, '353130'],
  ])('shows the code of RFC 6238 at %i s', (seconds, code) => {
    expect(authenticatorApp(SECRET).nextCode(seconds * 1000)).toBe(code);
  });

  it('never shows a code twice: the next one instead, and then it asks to wait', () => {
    const app = authenticatorApp(SECRET);
    const nextStep = authenticatorApp(SECRET).nextCode(60_000);
    expect(app.nextCode(59_000)).toBe('287082');
    expect(app.nextCode(59_000)).toBe(nextStep);
    expect(() => app.nextCode(59_000)).toThrow('Wait 1000 ms');
    expect(app.nextCode(60_000)).not.toBe(nextStep);
  });
});
