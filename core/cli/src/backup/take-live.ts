import { createInterface } from 'node:readline/promises';
import { DROPPABLE, goLive, waitingIn, type Droppable, type OpenHouse } from '@billet/billing';
import { BilletError } from '@billet/sdk';

const WORDS = 'go live';

export interface LiveWishes {
  /** Names of what is dropped, separated by commas. */
  readonly drop: string;
  /** The words, where nobody is there to type them. */
  readonly confirm: string | undefined;
}

const isDroppable = (name: string): name is Droppable => (DROPPABLE as readonly string[]).includes(name);

const readDrop = (text: string): ReadonlySet<Droppable> => {
  const names = text.split(',').map((name) => name.trim()).filter((name) => name !== '');
  const unknown = names.find((name) => !isDroppable(name));
  if (unknown !== undefined) throw new BilletError('DROP_UNKNOWN', `"${unknown}" cannot be dropped; only: ${DROPPABLE.join(', ')}.`, { status: 422, field: 'drop' });
  return new Set(names.filter(isDroppable));
};

const ask = async (): Promise<string> => {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await lines.question(`Type "${WORDS}" to take this copy into service: `);
  } finally {
    lines.close();
  }
};

/** Says what waits in a copy, and takes it into service when the words are typed. */
export const takeLive = async (house: OpenHouse, wishes: LiveWishes, say: (line: string) => void): Promise<void> => {
  if (!house.outlet.quiet) throw new BilletError('COPY_LIVE', 'This house is no restored copy, or is live already.', { status: 409 });
  const drop = readDrop(wishes.drop);
  const { mails, webhooks, deliveries, jobs } = await waitingIn(house);
  const what = (kind: Droppable): string => (drop.has(kind) ? 'will be dropped' : 'will be sent');
  say(`${String(mails).padStart(6)} mails ${what('mails')}`);
  say(`${String(webhooks).padStart(6)} webhooks ${what('webhooks')}`);
  say(`${String(deliveries).padStart(6)} events go on to parts of the house`);
  for (const [task, count] of jobs) say(`${String(count).padStart(6)} jobs ${task}`);
  if ((wishes.confirm ?? (await ask())).trim() !== WORDS) throw new BilletError('CONFIRM_WRONG', `Nothing has changed. The words are: ${WORDS}`, { status: 422, field: 'confirm' });
  await goLive(house, drop);
};
