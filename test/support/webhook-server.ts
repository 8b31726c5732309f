import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openHouse, type OpenHouse } from '@billet/billing';
import type { DatabaseConfig } from '@billet/database';
import { createLog } from '@billet/kernel';
import { createWebApp, openWebHouse, provideMail } from '@billet/web';
import { furnish } from './furnish.ts';
import { WEBHOOK_SECRET } from './send-webhooks.ts';

/** Where an installation lies; plain data, so that another process can open it. */
export interface WebhookPlace {
  readonly database: DatabaseConfig;
  readonly masterKey: string;
  readonly storage: string;
}

/** The house with its gateways, as `billet start` opens it. */
export const openWebhookHouse = ({ database, masterKey, storage }: WebhookPlace): Promise<OpenHouse> =>
  openHouse({
    database,
    masterKey,
    log: createLog({ level: 'silent' }),
    config: { baseUrl: () => 'http://127.0.0.1:3000', storage },
    extensionRoots: ['gateways', 'themes', 'lang'].map((group) => join(process.cwd(), group)),
    source: import.meta.url.endsWith('.ts'),
    soleProcess: database.engine === 'sqlite',
    workerLeaseMs: 1000,
  });

/** Serves the doors and works off what comes in, until the process ends. Says where on the first line of its output. */
export const serveWebhooks = async (place: WebhookPlace): Promise<void> => {
  const house = await openWebhookHouse(place);
  const { call, brandId } = await furnish(house);
  const { hookPath } = await call<{ hookPath: string }>('gatewayAccounts.create', {
    brandId, extension: 'btcpay', name: 'Coins', settings: { server: 'http://127.0.0.1:9', storeId: 'Store00000000001', apiKey: 'none', webhookSecret: WEBHOOK_SECRET },
  });
  const web = openWebHouse(house);
  provideMail(web);
  await house.startWork();
  const server = createServer(createWebApp(web, { code: '00000000', done: true }));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hooks/${hookPath}` })}\n`);
  const idle = process.cpuUsage();
  await new Promise((over) => process.stdin.resume().once('end', over));
  const { user, system } = process.cpuUsage(idle);
  process.stdout.write(`${JSON.stringify({ cpuMs: (user + system) / 1000 })}\n`);
};
