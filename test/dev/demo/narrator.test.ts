import { describe, expect, it } from '@jest/globals';
import { check, Narrator } from '../../../dev/demo/narrator.js';
import { forPeople, forPrograms } from '../../../dev/demo/voices.js';

function narrate(voice: typeof forPeople | typeof forPrograms) {
  const lines: string[] = [];
  return { lines, narrator: new Narrator(voice((line) => lines.push(line), false)) };
}

describe('Telling the demo', () => {
  it('prints one object a line for programs, the total last', async () => {
    const { lines, narrator } = narrate(forPrograms);
    narrator.chapter('Before');
    await narrator.step('It works', async (say) => say('seen'));
    narrator.end(true);
    const objects = lines.map((line) => JSON.parse(line) as unknown);
    expect(objects).toEqual([
      { step: 1, title: 'It works', ok: true, detail: 'seen', seconds: expect.any(Number) },
      { ok: true, passed: 1, failed: 0 },
    ]);
  });

  it('is not ok when something does not hold, and says what', async () => {
    const { lines, narrator } = narrate(forPeople);
    await narrator.step('It works', async () => {});
    const step = narrator.step('It is refused', async () => check(false, 'the door is shut'));
    await expect(step).rejects.toThrow('the door is shut');
    expect(narrator.end(false)).toEqual({ ok: false, passed: 1, failed: 1 });
    expect(lines.join('\n')).toContain('✘ 02 It is refused');
    expect(lines.join('\n')).toContain('it does not hold that the door is shut');
  });

  it('is not ok when the story broke off between two steps', async () => {
    const { narrator } = narrate(forPrograms);
    await narrator.step('It works', async () => {});
    expect(narrator.end(false)).toEqual({ ok: false, passed: 1, failed: 1 });
  });
});
