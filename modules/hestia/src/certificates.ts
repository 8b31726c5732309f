import { field, outcomeOf, z, type ActionReply, type ModuleAction, type Ref } from '@billet/sdk';
import { list, run, type Call } from './hestia.ts';
import type { Account } from './settings.ts';

const site = z.looseObject({ SSL: z.string().optional(), LETSENCRYPT: z.string().optional() });
const COLUMNS = ['Domain', 'Certificate'];

const kindOf = ({ SSL, LETSENCRYPT }: z.output<typeof site>): string => (SSL !== 'yes' ? '-' : LETSENCRYPT === 'yes' ? "Let's Encrypt" : 'Installed');

const show = async (ctx: Call, { id: user }: Ref): Promise<ActionReply> => ({
  table: { columns: COLUMNS, rows: Object.entries((await list(ctx, 'v-list-web-domains', [user], site)) ?? {}).map(([name, each]) => [name, kindOf(each)]) },
});

const input = z.strictObject({ domain: field(z.string().regex(/^[a-z0-9.-]{1,253}$/), { title: 'Domain' }) });

/** The panel asks the authority itself, which takes a while, and renews by itself from then on. */
const add = async (ctx: Call, { id: user }: Ref, values: Readonly<Record<string, unknown>>): Promise<ActionReply> => {
  const { domain } = input.parse(values);
  await run(ctx, 'v-add-letsencrypt-domain', user, domain);
  return { message: `${domain} has a certificate, which the panel renews.` };
};

export const certificateActions: Readonly<Record<string, ModuleAction<Account>>> = {
  certificates: { title: 'Certificates', help: 'Which sites have one, and where from.', audience: ['staff', 'client'], run: (ctx, account) => outcomeOf(() => show(ctx, account)) },
  letsEncrypt: { title: "Get a certificate from Let's Encrypt", audience: ['staff', 'client'], input, run: (ctx, account, values) => outcomeOf(() => add(ctx, account, values)) },
};
