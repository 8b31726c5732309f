import { expect } from 'chai';
import { openDatabase, type Database } from '../src/index.ts';
import { OthersWrites } from '../src/others-writes.ts';
import { freshDatabase, postgresAvailable, requireComponent, silentDeps } from '@billet/testkit';

const none = { commits: 0, alone: 0 };

describe('snapshots of PostgreSQL', () => {
  const cases: readonly [string, string, typeof none, string, typeof none, boolean][] = [
    ['nothing happened', '700:700:', none, '700:700:', none, true],
    ['one statement of ours took the one number', '700:700:', none, '701:701:', { commits: 0, alone: 1 }, true],
    ['three of ours took three', '700:700:', { commits: 4, alone: 2 }, '703:703:', { commits: 4, alone: 5 }, true],
    ['somebody took a number', '700:700:', none, '701:701:', none, false],
    ['somebody took one beside ours', '700:700:', none, '702:702:', { commits: 0, alone: 1 }, false],
    ['a transaction of ours may have taken none', '700:700:', none, '701:701:', { commits: 1, alone: 0 }, false],
    ['somebody was under way and has ended', '699:700:699', none, '700:700:', none, false],
    ['somebody is under way', '700:700:', none, '700:701:700', none, false],
    ['somebody is under way still', '699:700:699', none, '699:700:699', none, false],
  ];
  for (const [what, before, ownBefore, now, ownNow, ours] of cases)
    it(`${ours ? 'are ours alone' : 'may be somebody else’s'}: ${what}`, () => {
      const writes = new OthersWrites();
      const version = writes.versionOf(before, ownBefore);
      expect(writes.versionOf(now, ownNow) === version).to.equal(ours);
    });
});

if (requireComponent('PostgreSQL', postgresAvailable()))
  describe('what others have written on PostgreSQL', () => {
    let ours: Database;
    let theirs: Database;
    let drop: () => Promise<void>;
    before(async () => {
      const fresh = await freshDatabase();
      drop = () => fresh.drop();
      [ours, theirs] = await Promise.all([openDatabase({ engine: 'postgres', url: fresh.url }, silentDeps()), openDatabase({ engine: 'postgres', url: fresh.url }, silentDeps())]);
      await ours.transaction(() => ours.execute('create table notes (body text)'));
    });
    after(async () => {
      await ours.close();
      await theirs.close();
      await drop();
    });

    it('is seen whatever we wrote beside it', async () => {
      const first = await ours.writtenByOthers();
      await ours.alone('insert into notes (body) values (?)', ['ours']);
      await theirs.transaction(() => theirs.execute('insert into notes (body) values (?)', ['theirs']));
      expect(await ours.writtenByOthers()).to.not.equal(first);
    });

    it('is seen when it ends, though it began before we looked', async () => {
      let during = '';
      await theirs.transaction(async () => {
        await theirs.execute('insert into notes (body) values (?)', ['theirs']);
        during = await ours.writtenByOthers();
      });
      expect(await ours.writtenByOthers()).to.not.equal(during);
    });

    it('is not what we write in one statement, unless that found nothing to write', async () => {
      // The server keeps its own tables in transactions too; then we look once more.
      const unseen = async (write: () => Promise<void>): Promise<boolean> => {
        const before = await ours.writtenByOthers();
        await write();
        return (await ours.writtenByOthers()) === before;
      };
      const insert = (): Promise<void> => ours.alone('insert into notes (body) values (?)', ['ours']);
      expect([await unseen(insert), await unseen(insert), await unseen(insert)]).to.include(true);
      const first = await ours.writtenByOthers();
      await ours.alone('delete from notes where body = ?', ['nobody’s']);
      await theirs.transaction(() => theirs.execute('insert into notes (body) values (?)', ['theirs']));
      expect(await ours.writtenByOthers()).to.not.equal(first);
    });
  });
