import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

/** Numbers from 0, included, to 1, excluded; the same for the same seed, on every machine. */
export type Chance = () => number;

const WORDS = 8;

/** Reads a hash of seed and count as numbers, eight at a time. Good for a simulation, for nothing that is secret. */
export function chanceOf(seed: string): Chance {
  let [count, word] = [0, WORDS];
  let view = new DataView(new ArrayBuffer(WORDS * 4));
  return () => {
    if (word === WORDS) {
      view = new DataView(sha256(utf8ToBytes(`${seed}/${count}`)).slice().buffer);
      [count, word] = [count + 1, 0];
    }
    const drawn = view.getUint32(word * 4) / 2 ** 32;
    word += 1;
    return drawn;
  };
}

/** A time that passes without memory, of a mean length. */
export function exponential(chance: Chance, mean: number): number {
  return -Math.log(1 - chance()) * mean;
}
