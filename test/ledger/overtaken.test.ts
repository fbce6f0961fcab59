import { describe, expect, it } from '@jest/globals';
import { overtakes } from '../../ledger/overtaken.js';

const at = (sequence: number, kind: string, messageId: string | null = null) => ({
  sequence,
  kind,
  body: JSON.stringify({ messageId }),
  reset: false,
});

describe('an entry that holds shows that its run was put back to an earlier moment', () => {
  it.each(['evidence', 'attempt-refused', 'message-refused', 'challenge-sent', 'decision'])(
    'when it is %s about a message that the run has not heard',
    (kind) => {
      expect(overtakes(at(4, kind, 'm'), at(3, 'deadline'), [])).toBe(true);
      expect(overtakes(at(3, kind, 'm'), at(3, kind, 'another'), ['another'])).toBe(true);
    },
  );

  it.each(['decision', 'claimed', 'stopped', 'effect'])(
    'when another task had found %s after what is now to be recorded anew',
    (kind) => {
      expect(overtakes(at(4, kind, 'm'), at(3, 'deadline'), ['m'])).toBe(true);
      expect(overtakes(at(4, kind, 'm'), at(3, kind, 'm'), ['m'])).toBe(true);
    },
  );

  it('when in its very place something else is to be recorded than another task had found', () => {
    expect(overtakes(at(3, 'decision', 'refusal'), at(3, 'deadline'), ['refusal'])).toBe(true);
    expect(overtakes(at(3, 'decision', 'refusal'), at(3, 'decision', 'approval'), ['refusal', 'approval'])).toBe(true);
  });
});

describe('an entry that holds is taken back by a workflow task that is merely retried', () => {
  it.each(['facts-checked', 'effect-refused', 'deadline', 'noise'])(
    'when it is %s, which the task found by itself, or which may come differently',
    (kind) => {
      expect(overtakes(at(4, kind), at(3, 'evidence', 'm'), ['m'])).toBe(false);
      expect(overtakes(at(3, kind), at(3, 'evidence', 'm'), ['m'])).toBe(false);
    },
  );

  it.each(['evidence', 'attempt-refused', 'message-refused', 'challenge-sent'])(
    'when it is %s about a message that waits still, before which something else came',
    (kind) => {
      expect(overtakes(at(3, kind, 'm'), at(3, 'stopped', 's'), ['s', 'm'])).toBe(false);
      expect(overtakes(at(4, kind, 'm'), at(3, 'noise'), ['m'])).toBe(false);
    },
  );

  it('when the same fact is recorded anew, at another time', () => {
    expect(overtakes(at(3, 'decision', 'approval'), at(3, 'decision', 'approval'), ['approval'])).toBe(false);
    expect(overtakes(at(3, 'effect'), at(3, 'effect'), [])).toBe(false);
  });

  it('when a run recorded it that had been reset and did not know it yet', () => {
    expect(overtakes({ ...at(3, 'decision', 'review'), reset: true }, at(3, 'run-reset'), [])).toBe(false);
  });

  it('never by what came before', () => {
    expect(overtakes(at(2, 'decision', 'm'), at(3, 'deadline'), [])).toBe(false);
  });
});
