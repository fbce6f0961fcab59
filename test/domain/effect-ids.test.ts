import { describe, expect, it } from '@jest/globals';
import { effectIdOf, spreadOf } from '../../domain/effect-ids.js';

describe('how endings are spread', () => {
  const ids = Array.from({ length: 1_000 }, (_, at) => `eff_${at}`);

  it('keeps within a quarter of the usual, and is always the same for one effect', () => {
    for (const id of ids) {
      expect(spreadOf(id)).toBeGreaterThanOrEqual(0.75);
      expect(spreadOf(id)).toBeLessThan(1.25);
      expect(spreadOf(id)).toBe(spreadOf(id));
    }
  });

  it('leaves no tenth of the time to more than its share of a thousand effects, by much', () => {
    const tenths = ids.map((id) => Math.floor((spreadOf(id) - 0.75) * 20));
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const share = tenths.filter((found) => found === tenth).length;
      expect(share).toBeGreaterThan(60);
      expect(share).toBeLessThan(140);
    }
  });
});

describe('an effect id', () => {
  it('is known by its prefix, and has 128 bits of a digest', () => {
    expect(effectIdOf('c', 'password.set', 'alice')).toMatch(/^eff_[0-9a-f]{32}$/);
  });
});
