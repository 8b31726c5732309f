import { expect } from 'chai';
import type { JobContext, JobPayload } from '@billet/kernel';
import { onBothEngines } from '../support/on-both-engines.ts';

onBothEngines('mails that are queued while others are being sent', (app) => {
  const states = async (): Promise<readonly string[]> => (await app().house.db.raw<{ state: string }>('select state from mail_messages order by id')).map(({ state }) => state);
  const write = (clientId: number): Promise<unknown> => app().call('mail.writeToClient', { clientId, subject: 'Hello', text: 'A word.' });
  const handlers = (): Readonly<Record<string, (payload: JobPayload, job: JobContext) => Promise<void>>> => app().house.tasks.handlers();

  it('are sent by a job of their own, although the running one has looked already', async () => {
    const { clientId } = await app().signUp('Ana');
    await app().house.settle();
    const before = (await states()).length;
    await write(clientId);
    let runs = 0;
    const send = async (payload: JobPayload, job: JobContext): Promise<void> => {
      runs += 1;
      await handlers()['mail.send']?.(payload, job);
      if (runs === 1) await write(clientId);
    };
    await app().house.jobs.drain({ ...handlers(), 'mail.send': send });
    expect((await states()).slice(before)).to.deep.equal(['caught', 'caught']);
    expect(runs).to.equal(2);
  });

  it('and what a job leaves behind when it is stopped is taken up by the next', async () => {
    const { clientId } = await app().signUp('Bea');
    await app().house.settle();
    const before = (await states()).length;
    for (let each = 0; each < 60; each += 1) await write(clientId);
    const stop = new AbortController();
    stop.abort();
    let runs = 0;
    const send = (payload: JobPayload, job: JobContext): Promise<void> => {
      runs += 1;
      return handlers()['mail.send']?.(payload, runs === 1 ? { ...job, signal: stop.signal } : job) ?? Promise.resolve();
    };
    await app().house.jobs.drain({ ...handlers(), 'mail.send': send });
    expect((await states()).slice(before).filter((state) => state === 'caught').length).to.be.greaterThan(9);
    expect((await states()).includes('queued')).to.equal(false);
  });
});
