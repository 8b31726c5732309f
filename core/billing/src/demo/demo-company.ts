/** What the demonstration company is: two brands of two legal entities, three currencies, ten products. */

interface DemoPrice {
  readonly currency: string;
  readonly cycle: { readonly unit: 'month' | 'year'; readonly count: number };
  readonly price: number;
  readonly setupFee?: number;
}

export interface DemoProduct {
  readonly type: string;
  readonly slug: string;
  readonly name: Readonly<Record<string, string>>;
  readonly description: Readonly<Record<string, string>>;
  readonly prices: readonly DemoPrice[];
  /** How often clients choose it. */
  readonly weight: number;
  readonly terms?: Readonly<Record<string, unknown>>;
}

export interface DemoBrand {
  readonly brand: Readonly<Record<string, unknown>>;
  readonly tax: { readonly country: string; readonly code: string; readonly name: string; readonly percent: string };
  readonly units: readonly { readonly code: string; readonly name: string }[];
  readonly bank: { readonly name: string; readonly holder: string; readonly iban?: string; readonly account?: string };
  readonly people: readonly { readonly country: string; readonly locale: string; readonly currency: string; readonly cities: readonly string[] }[];
  /** Clients of a hundred. */
  readonly share: number;
  readonly products: readonly DemoProduct[];
}

const month = { unit: 'month', count: 1 } as const;
const year = { unit: 'year', count: 1 } as const;
const plan = { anchorDay: 1, dueDay: 10, raiseDaysBefore: 10, suspensionMode: 'walled' } as const;

const access = (slug: string, megabits: number, price: number, weight: number): DemoProduct => ({
  type: 'access',
  slug,
  name: { en: `Fibra ${String(megabits)}M` },
  description: { en: `Fibre, ${String(megabits)} Mbit/s down, ${String(megabits / 2)} Mbit/s up`, 'pt-BR': `Fibra, ${String(megabits)} Mbit/s de download, ${String(megabits / 2)} Mbit/s de upload` },
  prices: [{ currency: 'BRL', cycle: month, price, setupFee: 9900 }],
  weight,
  terms: plan,
});

const hosted = (type: string, slug: string, name: string, text: string, euros: number, dollars: number, cycles: readonly ('month' | 'year')[], weight: number): DemoProduct => ({
  type,
  slug,
  name: { en: name },
  description: { en: text },
  prices: cycles.flatMap((unit) => {
    const [cycle, times] = unit === 'month' ? [month, 1] : [year, type === 'domain' ? 1 : 10];
    return [{ currency: 'EUR', cycle, price: euros * times }, { currency: 'USD', cycle, price: dollars * times }];
  }),
  weight,
  terms: { raiseDaysBefore: 14 },
});

export const demoBrands: readonly DemoBrand[] = [
  {
    brand: {
      company: 'Nordlicht Hosting GmbH', name: 'Nordlicht', country: 'DE', currency: 'EUR', zone: 'Europe/Berlin', locale: 'en', email: 'billing@nordlicht.example', invoiceTemplate: 'NL-{year}-{00000}',
      address: { line1: 'Hafenstraße 12', city: 'Hamburg', postcode: '20457' }, termsVersion: '2025-01', termsText: 'These are the terms of the demonstration company.',
    },
    tax: { country: 'DE', code: 'DE19', name: 'USt', percent: '19' },
    units: [],
    bank: { name: 'Bank transfer', holder: 'Nordlicht Hosting GmbH', iban: 'DE89370400440532013000' },
    people: [
      { country: 'DE', locale: 'de', currency: 'EUR', cities: ['Hamburg', 'Berlin', 'Köln', 'Leipzig', 'Bremen'] },
      { country: 'ES', locale: 'es', currency: 'EUR', cities: ['Madrid', 'Valencia', 'Sevilla'] },
      { country: 'US', locale: 'en', currency: 'USD', cities: ['Portland', 'Austin', 'Denver'] },
    ],
    share: 55,
    products: [
      hosted('hosting', 'web-s', 'Web S', '10 GB of space, 5 mailboxes, 1 database', 499, 549, ['month', 'year'], 40),
      hosted('hosting', 'web-m', 'Web M', '50 GB of space, 50 mailboxes, 10 databases', 999, 1099, ['month', 'year'], 25),
      hosted('hosting', 'web-l', 'Web L', '200 GB of space, unlimited mailboxes and databases', 2499, 2699, ['month', 'year'], 8),
      hosted('server', 'vps-2', 'Server 2', '2 processors, 4 GB of memory, 80 GB of disk', 1290, 1390, ['month'], 15),
      hosted('server', 'vps-8', 'Server 8', '8 processors, 16 GB of memory, 320 GB of disk', 4990, 5390, ['month'], 5),
      hosted('domain', 'domain-com', 'Domain .com', 'One .com domain for a year', 1490, 1590, ['year'], 30),
    ],
  },
  {
    brand: {
      company: 'Fibra Sul Telecom Ltda', name: 'Fibra Sul', country: 'BR', currency: 'BRL', zone: 'America/Sao_Paulo', locale: 'pt-BR', email: 'contas@fibrasul.example', invoiceTemplate: 'FS-{year}-{000000}',
      address: { line1: 'Rua das Laranjeiras 88', city: 'Curitiba', region: 'PR', postcode: '80010-000' }, termsVersion: '2025-01', termsText: 'Estes são os termos da empresa de demonstração.',
    },
    tax: { country: 'BR', code: 'ISS', name: 'ISS', percent: '2' },
    units: [{ code: 'curitiba', name: 'Curitiba' }, { code: 'joinville', name: 'Joinville' }],
    bank: { name: 'Transferência bancária', holder: 'Fibra Sul Telecom Ltda', account: '001 / 1234-5 / 98765-4' },
    people: [{ country: 'BR', locale: 'pt-BR', currency: 'BRL', cities: ['Curitiba', 'Joinville', 'Colombo'] }],
    share: 45,
    products: [access('fibra-100', 100, 7990, 35), access('fibra-300', 300, 9990, 45), access('fibra-600', 600, 13_990, 15), access('fibra-1000', 1000, 19_990, 5)],
  },
];

/** First and last names by language; none of them is a real person. */
export const demoNames: Readonly<Record<string, readonly [first: readonly string[], last: readonly string[]]>> = {
  de: [['Anna', 'Jonas', 'Lena', 'Felix', 'Marie', 'Paul', 'Clara', 'Emil', 'Ida', 'Moritz'], ['Vogt', 'Brandt', 'Keller', 'Lorenz', 'Sommer', 'Busch', 'Winter', 'Krause', 'Pohl', 'Arndt']],
  es: [['Lucía', 'Mateo', 'Carmen', 'Hugo', 'Elena', 'Iván', 'Alba', 'Bruno'], ['Romero', 'Navarro', 'Gil', 'Serrano', 'Molina', 'Castro', 'Vega', 'Ibáñez']],
  en: [['Grace', 'Owen', 'Ruby', 'Miles', 'Ivy', 'Theo', 'Nora', 'Caleb'], ['Hayes', 'Brooks', 'Foster', 'Reed', 'Parker', 'Wells', 'Hart', 'Lane']],
  'pt-BR': [['Ana', 'João', 'Beatriz', 'Rafael', 'Larissa', 'Tiago', 'Camila', 'Diego', 'Sofia', 'Caio'], ['Souza', 'Ferreira', 'Almeida', 'Ribeiro', 'Barbosa', 'Cardoso', 'Teixeira', 'Moraes', 'Nunes', 'Rocha']],
};
