import { randomBytes } from 'node:crypto';
import { createFirstOwner, fillDemo, type OpenHouse } from '@billet/billing';
import { BilletError } from '@billet/sdk';
import { openWebHouse, provideMail } from '@billet/web';

export interface DemoWishes {
  readonly clients: number;
  readonly days: number;
  readonly seed: number;
}

const OWNER = 'demo@billet.example';

/** Fills an empty installation with the demonstration company and says how to look at it. */
export const makeDemo = async (house: OpenHouse, wishes: DemoWishes, say: (line: string) => void): Promise<void> => {
  const [staff] = await house.db.raw('select id from staff limit 1');
  const [brand] = await house.db.raw('select id from brands limit 1');
  if (staff !== undefined || brand !== undefined) throw new BilletError('DEMO_NOT_EMPTY', 'The demonstration company needs an empty installation. Set BILLET_STORAGE to a new folder.', { status: 409 });
  provideMail(openWebHouse(house));
  const password = randomBytes(9).toString('base64url');
  let shown = -1;
  const summary = await fillDemo(house, {
    ...wishes,
    onDay: (day, of) => {
      const part = Math.floor((day * 20) / of) * 5;
      if (part === shown) return;
      shown = part;
      say(`${String(part).padStart(3)} %  ${house.clock.now().slice(0, 10)}`);
    },
  });
  await house.executor.asSystem('demo.owner', (ctx) => createFirstOwner(ctx, { name: 'Demo', email: OWNER, password, locale: 'en' }));
  const { findings } = await house.verify();
  if (findings.length > 0) throw new BilletError('DEMO_BROKEN', `The audit found ${String(findings.length)} broken promises.`, { status: 500 });
  say(`${String(summary.clients)} clients, ${String(summary.invoices)} invoices and ${String(summary.payments)} payments from ${summary.from} to ${summary.to}; every promise kept.`);
  say(`Sign in at /staff with ${OWNER} and the password ${password}`);
};
