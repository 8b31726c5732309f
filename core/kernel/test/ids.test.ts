import { expect } from 'chai';
import { createIdSource } from '../src/ids.ts';

describe('ids', () => {
  const ids = createIdSource(() => Date.UTC(2026, 0, 1));

  it('are never given twice, however many are drawn', () => {
    const drawn = Array.from({ length: 2000 }, () => [ids.token(16), ids.ulid()]).flat();
    expect(new Set(drawn).size).to.equal(drawn.length);
  });

  it('have the length that is asked for, also beyond what is kept ready', () => {
    for (const bytes of [1, 24, 4095, 4097, 10_000]) expect(Buffer.from(ids.token(bytes), 'base64url').length).to.equal(bytes);
    expect(ids.ulid()).to.match(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  it('use every byte: no place of a long token stays the same', () => {
    const [first, second] = [Buffer.from(ids.token(3000), 'base64url'), Buffer.from(ids.token(3000), 'base64url')];
    const same = first.filter((byte, i) => byte === second[i]).length;
    expect(same).to.be.lessThan(60);
  });

  it('are spread evenly between 0 and 1', () => {
    const mean = Array.from({ length: 5000 }, () => ids.random()).reduce((sum, each) => sum + each, 0) / 5000;
    expect(mean).to.be.within(0.45, 0.55);
  });
});
