import type { Voice } from './narrator.js';

type Write = (line: string) => void;

const toStandardOutput: Write = (line) => void process.stdout.write(`${line}\n`);

/** Tells the story to a person. Colours on a terminal only. */
export function forPeople(write: Write = toStandardOutput, hasColours = process.stdout.isTTY): Voice {
  const colour = (code: number, text: string) => (hasColours ? `\u001b[${code}m${text}\u001b[0m` : text);
  return {
    chapter: (title) => write(`\n${colour(1, title)}`),
    step({ step, title, ok, detail, seconds }) {
      const mark = ok ? colour(32, '✔') : colour(31, '✘');
      write(`${mark} ${String(step).padStart(2, '0')} ${title} ${colour(2, `(${seconds.toFixed(1)} s)`)}`);
      if (detail !== '') write(`     ${colour(2, detail)}`);
    },
    end({ ok, passed, failed }, seconds) {
      const time = colour(2, `(${seconds.toFixed(0)} s)`);
      const total = ok ? colour(32, `All ${passed} held.`) : colour(31, `${passed} held, ${failed} did not.`);
      write(`\n${total} ${time}`);
    },
  };
}

/** Tells it to a program: one JSON object a line, the total last. */
export function forPrograms(write: Write = toStandardOutput): Voice {
  return {
    chapter() {},
    step: (told) => write(JSON.stringify(told)),
    end: (total) => write(JSON.stringify(total)),
  };
}
