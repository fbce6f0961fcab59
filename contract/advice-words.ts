import type { Advice } from '../domain/observed.js';
import type { Foretold } from '../domain/fates.js';
import type { QuietMode } from '../domain/modes.js';

const MINUTE_SECONDS = 60;

function waitInWords(waitSeconds: number): string {
  return `would have waited ${Math.ceil(waitSeconds / MINUTE_SECONDS)} minutes for objections`;
}

/** The refusals are told as one, as those of an opening are: no caller finds out what is enrolled or known (invariant 13). */
function foretoldInWords({ fate, approvals, waitSeconds }: Foretold): string {
  const people = approvals === 1 ? 'one other person' : `${approvals} other people`;
  const wait = waitSeconds > 0 ? ` and ${waitInWords(waitSeconds)}` : '';
  switch (fate) {
    case 'refused':
      return 'It would have been refused: a case cannot be opened for this request.';
    case 'two people':
      return `It would have asked ${people} to countersign${wait}.`;
    case 'slower':
      return `It ${waitInWords(waitSeconds)}.`;
    case 'as today':
      return 'The evidence of the person themselves would have been enough.';
  }
}

/** What whoever asked is told, in words that may be written into the ticket. */
export function adviceInWords({ mode, foretold }: Advice): string {
  const does = { observe: 'Countersign only observes this', advise: 'Countersign only advises on this' }[mode];
  const then = 'no case was opened and nothing is changed; go on as before.';
  return `${does}: ${then}${foretold === null ? '' : ` ${foretoldInWords(foretold)}`}`;
}

/** What whoever asks for a plan is told of the mode of its action. */
export function modeInWords(mode: QuietMode): string {
  return mode === 'observe'
    ? 'Countersign only observes this here: no case would be opened.'
    : 'Countersign only advises on this here: no case would be opened.';
}
