// Saves what a real WHM answers, without credentials and addresses, for people who have a licence:
//   WHM_ADDRESS=https://… WHM_USER=root WHM_TOKEN=… node --conditions=source --import tsx/esm modules/cpanel/test/support/record.ts <folder>
// Makes an account `bllttest1`, gives it one resource of each kind, suspends it, and removes it again.
import { secret, type DesiredResource } from '@billet/sdk';
import { gatewayCtx, recordLife, recordReplies } from '@billet/testkit';
import { createCpanelModule } from '../../src/cpanel-module.ts';
import { accountSettings, productSettings } from '../../src/settings.ts';
import type { Call } from '../../src/whm.ts';

export interface RecordingOf {
  readonly address: string;
  readonly user: string;
  readonly token: string;
  readonly folder: string;
}

const USERNAME = 'bllttest1';
const DOMAIN = 'bllttest1.example';

const resources: readonly DesiredResource[] = [
  { kind: 'mailbox', key: 'm', want: { address: `info@${DOMAIN}`, password: secret('Wm9-first-Box'), quota: 10_485_760 } },
  { kind: 'forwarder', key: 'f', want: { source: `sales@${DOMAIN}`, targets: ['someone@example.com'], keepCopy: true } },
  { kind: 'autoresponder', key: 'a', want: { address: `info@${DOMAIN}`, subject: 'Away', body: 'Back soon.' } },
  { kind: 'database', key: 'd', want: { name: 'shop', engine: 'mysql' } },
  { kind: 'databaseUser', key: 'u', want: { name: 'shop', engine: 'mysql', password: secret('Wm9-data-Base'), databases: ['shop'] } },
  { kind: 'ftpUser', key: 't', want: { login: `web@${DOMAIN}`, password: secret('Wm9-file-Trans'), path: 'public_html' } },
  { kind: 'dnsRecord', key: 'r', want: { zone: DOMAIN, name: 'www2', type: 'A', content: '192.0.2.1', ttl: 300 } },
];

/** The whole life of one account; tells what came of each step. */
export const record = ({ address, user, token, folder }: RecordingOf): Promise<readonly string[]> => {
  const settings = accountSettings.parse({ address, user, token });
  const ctx: Call = recordReplies(gatewayCtx({ settings, sandbox: false }) as Call, { folder, secrets: [token, new URL(address).hostname, 'Wm9-account-Pw', 'Wm9-first-Box', 'Wm9-data-Base', 'Wm9-file-Trans'] });
  const module = createCpanelModule();
  const plan = productSettings.parse({ disk: '100' });
  const want = { serviceId: '0', username: USERNAME, password: secret('Wm9-account-Pw'), domain: DOMAIN, email: 'someone@example.com', locale: 'en', plan, planKey: 'test', options: {}, state: 'active' as const, resources: [] };
  return recordLife({ module, ctx, ref: { id: USERNAME }, want, resources });
};

const { WHM_ADDRESS: address, WHM_USER: user = 'root', WHM_TOKEN: token } = process.env;
if (import.meta.filename === process.argv[1] && address !== undefined && token !== undefined)
  process.stdout.write(`${(await record({ address, user, token, folder: process.argv[2] ?? 'recorded' })).join('\n')}\n`);
