import { addMonths } from '@billet/sdk';
import { startPanelServer, type PanelReply, type PanelRequest, type PanelServer } from '@billet/testkit';

export const RESELLER = { userId: '420', apiKey: 'lb-key-of-the-reseller', customerId: '777' };
export const HOSTING = 'resellerhosting/linux/us';

/** An order as the other side keeps it. */
export interface FakeOrder {
  readonly id: number;
  readonly domain: string;
  plan: string;
  status: 'Active' | 'Suspended' | 'InActive' | 'Deleted';
  end: string;
  /** What the queue of the other side still has to do. */
  queued: string | undefined;
  licences: number;
}

export interface FakeHosting extends PanelServer {
  readonly orders: FakeOrder[];
  /** How often each call that changes something was carried out. */
  readonly counts: Map<string, number>;
  /** From now on orders wait in the queue until `work`. */
  hold(): void;
  work(): void;
  ofDomain(domain: string): FakeOrder | undefined;
  add(domain: string): FakeOrder;
}

const today = (): string => new Date().toISOString().slice(0, 10);
const epoch = (day: string): string => String(Date.parse(`${day}T12:00:00Z`) / 1000);
const refuse = (message: string): PanelReply => ({ status: 500, json: { status: 'ERROR', message } });
const taken = (order: FakeOrder, actiontype: string): PanelReply => ({ json: { entityid: String(order.id), actiontype, actionstatus: order.queued === undefined ? 'Success' : 'PendingExecution', status: 'Success' } });

/** The hosting calls of LogicBoxes with their quirks: bare numbers, times as text, errors in several ways, a queue, no second licence refused. */
export const startFakeHosting = async (): Promise<FakeHosting> => {
  const orders: FakeOrder[] = [];
  const counts = new Map<string, number>();
  let holding = false;

  const add = (domain: string, plan = '4', months = 1): FakeOrder => {
    const order: FakeOrder = { id: 5000 + orders.length, domain, plan, status: holding ? 'InActive' : 'Active', end: addMonths(today(), months), queued: holding ? 'AddHosting' : undefined, licences: 0 };
    orders.push(order);
    return order;
  };
  const alive = (order: FakeOrder | undefined): FakeOrder | undefined => (order?.status === 'Deleted' ? undefined : order);
  const ofDomain = (domain: string): FakeOrder | undefined => alive(orders.findLast((order) => order.domain === domain));
  const details = (order: FakeOrder): unknown => ({
    orderid: String(order.id), domainname: order.domain, planid: order.plan, currentstatus: order.status, endtime: epoch(order.end), creationtime: epoch(today()), customerid: RESELLER.customerId, ipaddress: '192.0.2.7',
    whmcslicences: String(order.licences), ...(order.queued === undefined ? {} : { actiontype: order.queued, actionstatus: 'PendingExecution' }),
  });

  const onOrder = (verb: string, order: FakeOrder, fields: URLSearchParams): PanelReply => {
    switch (verb) {
      case 'renew':
        order.end = addMonths(order.end, Number(fields.get('months')));
        return taken(order, 'RenewHosting');
      case 'modify':
        order.plan = fields.get('new-plan-id') ?? '';
        return taken(order, 'ModHosting');
      case 'delete':
        order.status = 'Deleted';
        return taken(order, 'DelHosting');
      case 'suspend':
        if (order.status === 'Suspended') return { json: { status: 'error', error: 'Order is already suspended' } };
        order.status = 'Suspended';
        return taken(order, 'SuspendOrder');
      case 'unsuspend':
        order.status = 'Active';
        return taken(order, 'UnsuspendOrder');
      case 'add-licence':
        // Whoever asks twice has two of them, and pays both.
        order.licences += 1;
        return taken(order, 'AddLicence');
      case 'delete-licence':
        if (order.licences === 0) return refuse('No such add-on for this order');
        order.licences = 0;
        return taken(order, 'DelLicence');
      default:
        return { status: 404, json: { status: 'ERROR', message: 'Not Found' } };
    }
  };

  const answer = ({ path, fields, method, url }: PanelRequest): PanelReply => {
    if (fields.get('auth-userid') !== RESELLER.userId || fields.get('api-key') !== RESELLER.apiKey) return { status: 403, text: 'error code: 1020' };
    if (method === 'POST' && url.includes('api-key')) return refuse('a test wants no key in the address of a POST');
    const call = path.replace(/^\//, '').replace(/\.json$/, '');
    const verb = call.split('/').at(-1) ?? '';
    if (call === 'billing/reseller-balance') return { json: { sellingcurrencybalance: '812.50', sellingcurrencysymbol: 'USD' } };
    if (call === `${HOSTING}/orderid`) {
      const order = ofDomain(fields.get('domain-name') ?? '');
      return order === undefined ? refuse(`Website doesn't exist for ${fields.get('domain-name') ?? ''}`) : { json: order.id };
    }
    if (method === 'POST') counts.set(verb, (counts.get(verb) ?? 0) + 1);
    if (call === `${HOSTING}/add`) {
      if (fields.get('customer-id') !== RESELLER.customerId) return refuse('{customer-id=Invalid customer}');
      if (!['4', '9'].includes(fields.get('plan-id') ?? '')) return { json: { status: 'Success', actionstatus: 'Failed', actionstatusdesc: 'Invalid plan-id' } };
      return taken(add(fields.get('domain-name') ?? '', fields.get('plan-id') ?? '', Number(fields.get('months'))), 'AddHosting');
    }
    const order = orders.find(({ id }) => String(id) === fields.get('order-id'));
    if (order === undefined) return refuse('No Entity found for Entityid');
    // Deleted ones are shown for a while.
    if (call === `${HOSTING}/details`) return { json: details(order) };
    if (alive(order) === undefined) return refuse('No Entity found for Entityid');
    return method === 'POST' && (call.startsWith(`${HOSTING}/`) || call.startsWith('orders/')) ? onOrder(verb, order, fields) : refuse('Not Found');
  };

  const server = await startPanelServer({ answer, changes: ({ method }) => method === 'POST' });
  return {
    ...server,
    orders,
    counts,
    ofDomain,
    add,
    hold: () => {
      holding = true;
    },
    work: () => {
      for (const order of orders) if (order.queued !== undefined) Object.assign(order, { queued: undefined, status: 'Active' });
    },
  };
};
