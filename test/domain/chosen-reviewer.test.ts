import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../domain/canonical.js';
import { chosenReviewer } from '../../domain/chosen-reviewer.js';
import { Told } from './support/told.js';

const { opening } = Told.opened().kase;
const signedAs = (jws: string) => ({ opening: { ...opening, jws } });

describe('whom a case is given to for its review', () => {
  it('is one of those who are free, the same whoever draws and in whatever order they stand', () => {
    const drawn = chosenReviewer(signedAs('a'), ['rita', 'rob', 'anna']);
    expect(['rita', 'rob', 'anna']).toContain(drawn);
    expect(chosenReviewer(signedAs('a'), ['anna', 'rob', 'rita'])).toBe(drawn);
    expect(chosenReviewer(signedAs('a'), [])).toBeNull();
  });

  it('is the one with the lowest digest of the signed opening and their id, so that everybody draws alike', () => {
    const people = ['rita', 'rob', 'anna', 'adam'];
    for (const jws of ['a', 'b', 'c', 'd']) {
      const digests = people.map((personId) => digestOf({ opening: jws, personId }));
      const lowest = people[digests.indexOf(digests.toSorted()[0]!)];
      expect(chosenReviewer(signedAs(jws), people)).toBe(lowest);
    }
  });

  it('changes when the one who was drawn is no longer free, and for nobody else’s leaving', () => {
    const people = ['rita', 'rob', 'anna'];
    const drawn = chosenReviewer(signedAs('a'), people);
    for (const leaver of people) {
      const left = people.filter((person) => person !== leaver);
      const next = chosenReviewer(signedAs('a'), left);
      expect(next === drawn).toBe(leaver !== drawn);
    }
  });

  it('is each of them about as often', () => {
    const drawn = Array.from({ length: 600 }, (_, at) => chosenReviewer(signedAs(`case ${at}`), ['rita', 'rob']));
    const ritas = drawn.filter((person) => person === 'rita').length;
    expect(ritas).toBeGreaterThan(240);
    expect(ritas).toBeLessThan(360);
  });
});
