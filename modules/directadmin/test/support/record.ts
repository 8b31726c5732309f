// Saves what a real DirectAdmin answers, without credentials and addresses, for people who have a licence:
//   DA_ADDRESS=https://…:2222 DA_USER=admin DA_KEY=… node --conditions=source --import tsx/esm modules/directadmin/test/support/record.ts <folder>
// Makes an account `bllttest1`, gives it one resource of each kind, suspends it, and removes it again.
import { secret, type DesiredResource } from '@billet/sdk';
import { gatewayCtx, recordLife, recordReplies } from '@billet/testkit';
import type { Call } from '../../src/directadmin.ts';
import { createDirectadminModule } from '../../src/directadmin-module.ts';
import { accountSettings, productSettings } from '../../src/settings.ts';

export interface RecordingOf {
  readonly address: string;
  readonly user: string;
  readonly loginKey: string;
  readonly folder: string;
}

const USERNAME = 'bllttest1';
const DOMAIN = 'bllttest1.example';
const PASSWORDS = { account: 'Da9-account-Pw', mailbox: 'Da9-first-Box', database: 'Da9-data-Base', ftp: 'Da9-file-Trans' };

const resources: readonly DesiredResource[] = [
  { kind: 'domain', key: 's', want: { name: `sub.${DOMAIN}`, kind: 'sub' } },
  { kind: 'mailbox', key: 'm', want: { address: `info@${DOMAIN}`, password: secret(PASSWORDS.mailbox), quota: 10_485_760 } },
  { kind: 'forwarder', key: 'f', want: { source: `sales@${DOMAIN}`, targets: ['someone@example.com'], keepCopy: true } },
  { kind: 'autoresponder', key: 'a', want: { address: `away@${DOMAIN}`, subject: 'Away', body: 'Back soon.' } },
  { kind: 'database', key: 'd', want: { name: 'shop', engine: 'mysql' } },
  { kind: 'databaseUser', key: 'u', want: { name: 'shop', engine: 'mysql', password: secret(PASSWORDS.database), databases: ['shop'] } },
  { kind: 'ftpUser', key: 't', want: { login: `web@${DOMAIN}`, password: secret(PASSWORDS.ftp), path: 'domains' } },
  { kind: 'dnsRecord', key: 'r', want: { zone: DOMAIN, name: 'www2', type: 'A', content: '192.0.2.1', ttl: 300 } },
];

/** The whole life of one account; tells what came of each step. */
export const record = ({ address, user, loginKey, folder }: RecordingOf): Promise<readonly string[]> => {
  const settings = accountSettings.parse({ address, user, loginKey });
  const ctx: Call = recordReplies(gatewayCtx({ settings, sandbox: false }) as Call, { folder, secrets: [loginKey, new URL(address).hostname, ...Object.values(PASSWORDS)] });
  const module = createDirectadminModule();
  const plan = productSettings.parse({ disk: '100' });
  const want = { serviceId: '0', username: USERNAME, password: secret(PASSWORDS.account), domain: DOMAIN, email: 'someone@example.com', locale: 'en', plan, planKey: 'test', options: {}, state: 'active' as const, resources: [] };
  return recordLife({ module, ctx, ref: { id: USERNAME }, want, resources });
};

const { DA_ADDRESS: address, DA_USER: user = 'admin', DA_KEY: loginKey } = process.env;
if (import.meta.filename === process.argv[1] && address !== undefined && loginKey !== undefined)
  process.stdout.write(`${(await record({ address, user, loginKey, folder: process.argv[2] ?? 'recorded' })).join('\n')}\n`);
