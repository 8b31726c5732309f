import { isModuleError, readAs, z } from '@billet/sdk';
import { read, type Call } from './client.ts';

const text = z.union([z.string(), z.number()]).transform(String);
const epoch = z.union([z.string().regex(/^\d+$/), z.number()]).transform(Number);

const orderShape = z.looseObject({
  orderid: text,
  domainname: z.string(),
  planid: text.optional(),
  currentstatus: z.string().default(''),
  endtime: epoch.optional(),
  actiontype: z.string().optional(),
  actionstatus: z.string().optional(),
  ipaddress: z.string().optional(),
});

/** An order of hosting as the account shows it. */
export type Order = z.output<typeof orderShape>;

const OVER: ReadonlySet<string> = new Set(['Deleted', 'Archived']);

/** The answer, or nothing where the other side says that there is no such thing. */
const orNothing = async (ask: Promise<unknown>): Promise<unknown> => {
  try {
    return await ask;
  } catch (error) {
    if (isModuleError(error) && error.failure.kind === 'notFound') return undefined;
    throw error;
  }
};

export const orderById = async (ctx: Call, hosting: string, id: string): Promise<Order | undefined> => {
  if (!/^\d+$/.test(id)) return undefined;
  const told = await orNothing(read(ctx, `${hosting}/details`, { 'order-id': id }));
  const order = told === undefined ? undefined : readAs(orderShape, told, 'The order');
  return order === undefined || OVER.has(order.currentstatus) ? undefined : order;
};

/** The number comes as a bare number. */
export const orderOfDomain = async (ctx: Call, hosting: string, domain: string): Promise<Order | undefined> => {
  const id = await orNothing(read(ctx, `${hosting}/orderid`, { 'domain-name': domain }));
  return id === undefined ? undefined : orderById(ctx, hosting, readAs(text, id, 'The number of the order'));
};

/** The other side took something and still works on it. */
export const isWorking = ({ actionstatus, currentstatus }: Order): boolean => actionstatus === 'PendingExecution' || currentstatus === 'InActive';

export const isSuspended = ({ currentstatus }: Order): boolean => currentstatus === 'Suspended';

export const endOf = ({ endtime }: Order): string | undefined => (endtime === undefined ? undefined : new Date(endtime * 1000).toISOString().slice(0, 10));
