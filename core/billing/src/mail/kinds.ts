type Model = Readonly<Record<string, unknown>>;

/** A value that a mail's text may name, with something to show where there is none yet. */
export interface MailVariable {
  readonly name: string;
  readonly sample: unknown;
  /** Only its reader may see it; the log shows dots. */
  readonly secret?: boolean;
}

/** One kind of mail the house writes. Its texts are `mail.<key>.subject`, `.text` and `.action` in the language packs. */
export interface MailKind {
  readonly key: string;
  readonly variables: readonly MailVariable[];
  /** Values that stand below the text as a small table. */
  readonly facts: readonly string[];
  /** Where the button leads. */
  readonly path?: (model: Model) => string;
  /** Without it nobody could get in: it cannot be switched off. */
  readonly must?: boolean;
  /** Staff read it, in the brand's language. */
  readonly staff?: boolean;
  /** It has no shipped text: it is written for one occasion. */
  readonly free?: boolean;
}

const name: MailVariable = { name: 'name', sample: 'Ana Souza' };
const number: MailVariable = { name: 'number', sample: 'INV-2027-000042' };
const money = (called: string, amount: number): MailVariable => ({ name: called, sample: { amount, currency: 'EUR' } });
const day = (called: string, date: string): MailVariable => ({ name: called, sample: date });
const text = (called: string, sample: string): MailVariable => ({ name: called, sample });
const token: MailVariable = { name: 'token', sample: 'sample', secret: true };

const invoice = [name, number, money('total', 4990), day('dueDate', '2027-02-10')];
const toInvoice = (model: Model): string => `/invoices/${String(model['invoiceId'])}`;
/** Whoever opens these may not be signed in: the link is the key. */
const byLink = (model: Model): string => String(model['link']);
const withToken = (path: string) => (model: Model): string => `${path}?token=${encodeURIComponent(String(model['token']))}`;
const to = (path: string) => (): string => path;

/** All kinds of mail. Who adds one adds its texts to every language. */
export const mailKinds: readonly MailKind[] = [
  ...['invoice-issued', 'invoice-reminder', 'invoice-due', 'invoice-overdue'].map((key): MailKind => ({ key, variables: invoice, facts: ['number', 'total', 'dueDate'], path: toInvoice })),
  { key: 'order-placed', variables: [name, text('order', 'O100001'), text('products', '2 × Fibra 20M, ana.example')], facts: ['order', 'products'], path: (model) => `/orders/${String(model['orderId'])}` },
  { key: 'quote-made', variables: [name, text('quote', 'Q100001'), text('products', '2 × Fibra 20M, ana.example'), day('validUntil', '2027-02-10')], facts: ['quote', 'products', 'validUntil'], path: (model) => `/quotes/${String(model['quoteId'])}` },
  { key: 'payment-declined', variables: [name, number, money('total', 4990), text('method', 'Visa •• 4242'), day('nextTry', '2027-02-13')], facts: ['number', 'total', 'method', 'nextTry'], path: byLink },
  { key: 'payment-action', variables: [name, number, money('total', 4990), text('method', 'Visa •• 4242')], facts: ['number', 'total', 'method'], path: byLink },
  { key: 'payment-announced', variables: [name, number, money('total', 4990), day('collectOn', '2027-02-13'), text('account', 'DE •• 3000'), text('mandate', '01JD0000000000000000000009')], facts: ['number', 'total', 'collectOn', 'account', 'mandate'], path: toInvoice },
  { key: 'refund-claim', variables: [name, money('total', 4990)], facts: ['total'], path: (model) => `/payments/${String(model['paymentId'])}` },
  { key: 'fiscal-accepted', variables: [name, text('document', '501'), number, text('accessKey', '35503082211222333000181000000000000050127010000000001')], facts: ['document', 'number', 'accessKey'], path: toInvoice },
  { key: 'service-welcome', variables: [name, text('service', 'ana.example'), text('number', 'C100001'), text('username', 'ana'), { name: 'password', sample: '••••••', secret: true }], facts: ['service', 'username', 'password'], path: to('/services') },
  { key: 'service-changed', variables: [name, text('service', 'ana.example'), text('number', 'C100001'), text('plan', 'Fibra 100M')], facts: ['service'], path: (model) => `/services/${String(model['serviceId'])}` },
  { key: 'usage-threshold', variables: [name, text('service', 'ana.example'), text('number', 'C100001'), text('percent', '80')], facts: ['service'], path: (model) => `/services/${String(model['serviceId'])}` },
  { key: 'hotspot-voucher', variables: [name, text('voucher', 'WiFi, one day'), text('username', 'hs-s7'), { name: 'code', sample: '••••-••••-••••', secret: true }], facts: ['voucher', 'username', 'code'], path: (model) => `/services/${String(model['serviceId'])}` },
  { key: 'price-change', variables: [name, text('service', 'Fibra 20M'), money('price', 4990), money('newPrice', 5490), day('from', '2027-03-01')], facts: ['service', 'price', 'newPrice', 'from'], path: to('/services') },
  ...['domain-expires', 'domain-expired'].map((key): MailKind => ({ key, variables: [name, text('domain', 'ana.example'), day('expiresOn', '2027-02-28')], facts: ['domain', 'expiresOn'], path: to('/invoices') })),
  {
    key: 'domain-data', must: true, path: (model) => `/domains/${String(model['domainId'])}/registrant`, facts: ['domain', 'registrant', 'organization', 'address', 'phone', 'email'],
    variables: [name, text('domain', 'ana.example'), text('registrant', 'Ana Souza'), text('organization', 'Ana Souza Ltda'), text('address', 'Rua das Flores 1, 01000-000 São Paulo, SP, BR'), text('phone', '+55.1155550100'), text('email', 'ana@example.com')],
  },
  { key: 'domain-verify', variables: [name, text('domain', 'ana.example'), day('until', '2027-02-05')], facts: ['domain', 'until'], path: withToken('/registrant'), must: true },
  { key: 'password-reset', variables: [name], facts: [], path: withToken('/reset'), must: true },
  { key: 'member-invited', variables: [text('client', 'Ana Souza Ltda')], facts: [], path: withToken('/invitation'), must: true },
  { key: 'email-confirm', variables: [name], facts: [], path: withToken('/email-change'), must: true },
  { key: 'email-changing', variables: [name], facts: [], path: withToken('/email-keep'), must: true },
  { key: 'client-message', variables: [name, text('topic', 'Maintenance on Sunday'), text('message', 'On Sunday between 2 and 4 the network is being rebuilt.')], facts: [] },
  { key: 'sales-question', variables: [name, text('email', 'ana@example.com'), text('topic', 'A question about fibre'), text('message', 'Is fibre available in my street?')], facts: [], staff: true },
  { key: 'cancellation-requested', variables: [text('service', 'ana.example'), text('number', 'C100001'), text('reason', 'Moving away')], facts: ['service'], path: (model) => `/staff/services/${String(model['serviceId'])}`, staff: true },
];

/** Parts that stand around every mail of a brand; empty by themselves. */
export const layoutParts = ['layout-header', 'layout-signature', 'layout-footer'] as const;

/** Names that every mail may use beside its own. */
export const commonVariables: readonly MailVariable[] = [
  { name: 'brand', sample: 'Fibra' }, { name: 'company', sample: 'Fibra Ltda' }, { name: 'brandEmail', sample: 'hello@fibra.example' }, { name: 'website', sample: 'https://fibra.example' },
];

/** A mail to many clients; `unsubscribe` is put in by the house where it is marketing. */
const campaign: MailKind = { key: 'campaign', variables: [name, text('clientNumber', 'C100001'), text('unsubscribe', '')], facts: [], free: true };

const byKey = new Map([...mailKinds, campaign].map((kind) => [kind.key, kind]));

export const mailKind = (key: string): MailKind | undefined => byKey.get(key);

/** What a template of this key may name: `facts`, `button` and `link` are put in by the house. */
export const variablesOf = (key: string): readonly MailVariable[] => [
  ...(mailKind(key)?.variables ?? []),
  ...commonVariables,
  ...(mailKind(key) === undefined || mailKind(key)?.free === true ? [] : [{ name: 'facts', sample: '' }, { name: 'button', sample: '' }, { name: 'link', sample: '' }]),
];

/** What stands in a link's place in a sample. */
export const sampleModel = (key: string): Model => ({
  ...Object.fromEntries([...(mailKind(key)?.variables ?? []), token].map((variable) => [variable.name, variable.sample])),
  serviceId: 1, invoiceId: 0, orderId: 1, domainId: 1, link: '/invoices',
});

/** Keys that may have a text of their own. */
export const templateKeys: readonly string[] = [...mailKinds.map(({ key }) => key), ...layoutParts];
