import { describe, expect, it } from '@jest/globals';
import { isUnreadable } from '../../contract/unreadable.js';
import { unreadable } from '../../domain/unreadable.js';

describe('isUnreadable', () => {
  it('knows the marker of what could not be opened, after its way through JSON too', () => {
    expect(isUnreadable(unreadable('altered', 12))).toBe(true);
    expect(isUnreadable(JSON.parse(JSON.stringify(unreadable('not-encrypted', 12))))).toBe(true);
  });

  it('takes nothing else for the marker', () => {
    const inherited: unknown = Object.create({ 'countersign.unreadable': 'altered' });
    for (const value of [null, undefined, 0, '', 'countersign.unreadable', [], {}, { kind: 'decision' }, inherited]) {
      expect(isUnreadable(value)).toBe(false);
    }
  });
});
