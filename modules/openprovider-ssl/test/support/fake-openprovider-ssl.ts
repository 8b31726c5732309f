import 'reflect-metadata';
import { X509CertificateGenerator, Pkcs10CertificateRequest } from '@peculiar/x509';
import { z } from '@billet/sdk';
import { startPanelServer, type PanelReply, type PanelRequest, type PanelServer } from '@billet/testkit';

export const USER = { username: 'billet', password: 'open-sesame-1' };
export const PRODUCT = 31;

/** An order as the other side keeps it. */
export interface FakeOrder {
  readonly id: number;
  readonly product: number;
  readonly years: number;
  status: 'PAI' | 'REQ' | 'ACT' | 'REJ' | 'FAI' | 'EXP' | 'CAN';
  names: readonly string[];
  csr: string;
  methods: readonly { readonly host_name: string; readonly method: string }[];
  approver: string;
  certificate: string;
  ends: string;
  mails: number;
  issues: number;
}

export interface FakeSsl extends PanelServer {
  readonly orders: FakeOrder[];
  readonly counts: Map<string, number>;
  of(domain: string): FakeOrder | undefined;
  /** The authority has seen the proof. */
  issue(order: FakeOrder): Promise<void>;
  reject(order: FakeOrder): void;
  /** From now on a renewal makes a new order, as some authorities have it. */
  renewAnew(): void;
  /** Orders of somebody else. */
  add(domain: string): FakeOrder;
  /** Cancelling is over: the time for a refund has passed. */
  keepAll(): void;
}

const methods = z.array(z.strictObject({ host_name: z.string(), method: z.enum(['dns', 'https', 'email']) }));
const creation = z.strictObject({ product_id: z.number().int(), period: z.number().int(), software_id: z.string(), host_names: z.array(z.string()).min(1), enable_dns_automation: z.boolean(), autorenew: z.literal('off'), start_provision: z.literal(false), domain_amount: z.number().int().optional(), organization_handle: z.string().optional(), technical_handle: z.string().optional() });
const change = z.strictObject({ id: z.number(), csr: z.string().optional(), host_names: z.array(z.string()).optional(), domain_validation_methods: methods.optional(), approver_email: z.string().optional(), enable_dns_automation: z.boolean().optional(), start_provision: z.boolean().optional() });

const yearsOn = (day: string, years: number): string => `${String(Number(day.slice(0, 4)) + years)}${day.slice(4)}`;

/** A certificate for a request, signed by an authority that lives as long as this call. */
const sign = async (csr: string, until: string): Promise<string> => {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const authority = await globalThis.crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const request = new Pkcs10CertificateRequest(csr);
  const made = await X509CertificateGenerator.create({ serialNumber: '01', subject: request.subject, issuer: 'CN=Fake authority', notBefore: new Date('2026-01-01'), notAfter: new Date(until), publicKey: request.publicKey, signingKey: authority.privateKey, signingAlgorithm: algorithm });
  return made.toString('pem');
};

const CHAIN = '-----BEGIN CERTIFICATE-----\r\nY2hhaW4=\r\n-----END CERTIFICATE-----\r\n';

const shown = (order: FakeOrder): Record<string, unknown> => ({
  id: order.id, status: order.status, product_id: order.product, product_name: 'Fake DV', common_name: order.names[0], host_names: order.names, period: order.years, autorenew: 'off',
  csr: order.csr, domain_validation_methods: order.methods, email_approver: order.approver, certificate: order.certificate,
  intermediate_certificate: order.certificate === '' ? '' : CHAIN, root_certificate: '',
  additional_data: order.status === 'REQ' ? order.names.map((domain) => ({ domain, dns_record: `_x${String(order.id)}.${domain.replace('*.', '')}`, dns_value: `proof-${String(order.id)}.authority.test`, file_location: `http://${domain}/.well-known/pki-validation`, file_name: `${String(order.id)}.txt`, file_contents: `file-proof-${String(order.id)}` })) : null,
  expiration_date: order.certificate === '' ? '' : `${order.ends} 12:00:00`, order_ends_at: order.certificate === '' ? '0000-00-00 00:00:00' : `${order.ends} 12:00:00`,
});

/** The part of Openprovider's API v1beta that is about certificates, with orders that wait for their authority. */
export const startFakeSsl = async (today = '2026-11-28'): Promise<FakeSsl> => {
  const orders: FakeOrder[] = [];
  const counts = new Map<string, number>();
  let anew = false;
  let kept = false;
  let tokens = 0;

  const data = (value: unknown): PanelReply => ({ json: { code: 0, desc: '', maintenance: false, warnings: [], data: value } });
  const refuse = (code: number, desc: string, status = 500): PanelReply => ({ status, json: { code, desc, maintenance: false, warnings: [], data: null } });
  const done = (verb: string, { id }: FakeOrder): PanelReply => {
    counts.set(verb, (counts.get(verb) ?? 0) + 1);
    return data({ id });
  };

  const make = (names: readonly string[], product = PRODUCT, years = 1): FakeOrder => {
    const order: FakeOrder = { id: 7000 + orders.length, product, years, status: 'PAI', names, csr: '', methods: [], approver: '', certificate: '', ends: yearsOn(today, years), mails: 0, issues: 0 };
    orders.push(order);
    return order;
  };

  const wish = (order: FakeOrder, body: z.output<typeof change>): void => {
    if (body.host_names !== undefined) order.names = body.host_names;
    if (body.csr !== undefined) order.csr = body.csr;
    if (body.domain_validation_methods !== undefined) order.methods = body.domain_validation_methods;
    if (body.approver_email !== undefined) order.approver = body.approver_email;
    if (order.methods.some(({ method }) => method === 'email')) order.mails += 1;
  };

  const onOrder = (request: PanelRequest, order: FakeOrder, verb: string): PanelReply => {
    const body = request.method === 'GET' ? { id: order.id } : change.parse(request.json);
    switch (`${request.method} ${verb}`) {
      case 'GET ':
        return data(shown(order));
      case 'PUT ':
        if (body.start_provision === true && (body.csr ?? '') === '') return refuse(1303, 'CSR is required');
        wish(order, body);
        if (body.start_provision === true) order.status = 'REQ';
        return done('start', order);
      case 'POST reissue':
        if (order.status !== 'ACT') return refuse(1310, 'The order cannot be reissued in its status');
        wish(order, body);
        order.status = 'REQ';
        return done('reissue', order);
      case 'POST renew': {
        if (order.status !== 'ACT') return refuse(1311, 'The order cannot be renewed in its status');
        if (!anew) {
          order.ends = yearsOn(order.ends, order.years);
          return done('renew', order);
        }
        const next = make(order.names, order.product, order.years);
        Object.assign(next, { csr: order.csr, methods: order.methods, approver: order.approver, status: 'REQ', ends: yearsOn(order.ends, order.years) });
        return done('renew', next);
      }
      case 'POST cancel':
        if (kept) return refuse(1312, 'The refund period is over');
        order.status = 'CAN';
        return done('cancel', order);
      case 'POST approver-email/resend':
        order.mails += 1;
        return done('resend', order);
      default:
        return refuse(404, 'Unknown method');
    }
  };

  const answer = (request: PanelRequest): PanelReply => {
    const { path, method, json, fields } = request;
    if (path === '/auth/login') {
      const given = z.looseObject({ username: z.string(), password: z.string() }).parse(json);
      if (given.username !== USER.username || given.password !== USER.password) return refuse(196, 'Authentication/Authorization Failed');
      tokens += 1;
      return data({ token: `t${String(tokens)}`, reseller_id: 1 });
    }
    if (request.headers['authorization'] !== `Bearer t${String(tokens)}`) return refuse(196, 'Authentication/Authorization Failed');
    const [, id, verb = ''] = /^\/ssl\/orders\/(-?\d+)(?:\/(.+))?$/.exec(path) ?? [];
    if (id !== undefined) {
      const order = orders.find((each) => each.id === Number(id));
      return order === undefined ? refuse(1305, 'The SSL order does not exist') : onOrder(request, order, verb);
    }
    switch (`${method} ${path}`) {
      case 'GET /resellers':
        return data({ balance: 512.5, currency: 'EUR' });
      case 'GET /ssl/products':
        return data({ total: 1, results: [{ id: PRODUCT, name: 'Fake DV', category: 'DV', max_period: 5 }] });
      case 'GET /ssl/orders':
        return data({ total: orders.length, results: [...orders].reverse().slice(0, Number(fields.get('limit'))).map(shown) });
      case 'POST /ssl/orders': {
        const told = creation.parse(json);
        return told.product_id === PRODUCT ? done('create', make(told.host_names, told.product_id, told.period)) : refuse(1301, 'Unknown product');
      }
      case 'GET /ssl/approver-emails':
        return data({ results: ['admin', 'hostmaster'].map((name) => `${name}@${fields.get('domain') ?? ''}`) });
      default:
        return refuse(404, 'Unknown method');
    }
  };

  const server = await startPanelServer({
    changes: ({ method, path }) => method !== 'GET' && path !== '/auth/login',
    answer: (request) => {
      try {
        return answer(request);
      } catch (error) {
        return refuse(399, `Invalid request: ${String(error)}`, 400);
      }
    },
  });
  return {
    ...server, orders, counts,
    of: (domain) => orders.findLast((order) => order.names.some((name) => name.replace('*.', '') === domain) && order.status !== 'CAN'),
    issue: async (order) => {
      order.certificate = await sign(order.csr, order.ends);
      Object.assign(order, { status: 'ACT', issues: order.issues + 1 });
    },
    reject: (order) => { order.status = 'REJ'; },
    renewAnew: () => { anew = true; },
    add: (domain) => make([domain]),
    keepAll: () => { kept = true; },
  };
};
