import { describe, expect, it } from '@jest/globals';
import { DidNotHold } from '../../../dev/demo/narrator.js';
import { answered, wasAccepted, wasRefused } from '../../../dev/demo/words.js';

describe('What the demo takes for a yes and for a no', () => {
  it('takes a refusal by another code for a failure: it would prove something else', () => {
    expect(() => wasRefused({ kind: 'refused', code: 'proof' }, 'proof', 'it')).not.toThrow();
    expect(() => wasRefused({ kind: 'refused', code: 'stale' }, 'proof', 'it')).toThrow(DidNotHold);
    expect(() => wasRefused({ ok: false, code: 'stale' }, 'proof', 'it')).toThrow(DidNotHold);
  });

  it('takes neither an acceptance nor silence for a refusal', () => {
    expect(() => wasRefused({ kind: 'accepted', phase: 'closed' }, 'proof', 'it')).toThrow(DidNotHold);
    expect(() => wasRefused({ kind: 'pending' }, 'proof', 'it')).toThrow(DidNotHold);
    expect(() => wasRefused({ ok: true, status: 200, body: {} }, 'proof', 'it')).toThrow(DidNotHold);
  });

  it('takes neither a refusal nor silence for an acceptance', () => {
    expect(wasAccepted({ kind: 'accepted', phase: 'closed' }, 'it')).toBe('closed');
    expect(() => wasAccepted({ kind: 'pending' }, 'it')).toThrow(DidNotHold);
    expect(() => wasAccepted({ kind: 'refused', code: 'proof' }, 'it')).toThrow(DidNotHold);
    expect(() => answered({ ok: false, code: 'not-found' }, 'it')).toThrow(DidNotHold);
  });
});
