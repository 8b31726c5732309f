import type { FiscalWish } from '@billet/sdk';
import { testCertificate, type FiscalFixture } from '@billet/testkit';
import { accessKeyOf } from '../../src/access-key.ts';
import nfcom from '../../src/index.ts';
import { SELLER, startFakeSefaz, type FakeSefaz } from './fake-sefaz.ts';

export const CITY = '3550308';

export const settingsFor = (fake: FakeSefaz): Readonly<Record<string, unknown>> => ({
  environment: 'test', certificate: fake.company.pfx, password: fake.company.password, cityCode: CITY, stateRegistration: '110042490114', icmsRate: '18', pisRate: '0.65', cofinsRate: '3', fustRate: '1', funttelRate: '0.5', postcodes: fake.postcodes, trust: fake.authority.certificate,
  endpoint: `${fake.url}/WS/*/*.asmx`,
});

export const wishOf = (number: number): FiscalWish => ({
  documentId: `01J${String(number).padStart(23, '0')}`,
  series: '1',
  number,
  issuedAt: '2027-01-21T13:00:00.250Z',
  zone: 'America/Sao_Paulo',
  invoice: { number: 'F-2027-000001', issuedOn: '2027-01-21', dueOn: '2027-02-10' },
  client: { number: '1001', since: '2026-11-01' },
  seller: { name: 'Provedor Fibra Ltda', country: 'BR', taxId: SELLER, email: 'contato@fibra.example', address: { line1: 'Rua Um, 1', line2: '', city: 'São Paulo', region: 'SP', postcode: '01310-100' } },
  buyer: { name: 'Ana <Lima> & "Filhos"', country: 'BR', taxId: '529.982.247-25', email: 'ana@example.test', address: { line1: 'Avenida Paulista, 1578', line2: 'ap 2', city: 'São Paulo', region: 'SP', postcode: '01310-100' } },
  items: [
    { id: '1', description: 'Internet "Fibra" & Wi-Fi <600>', quantity: 2, net: { amount: 9990, currency: 'BRL' }, tax: { amount: 0, currency: 'BRL' }, productType: 'access', from: '2027-01-21', until: '2027-02-21' },
    { id: '2', description: 'IP fixo', quantity: 1, net: { amount: 1000, currency: 'BRL' }, tax: { amount: 1, currency: 'BRL' }, productType: 'access', from: '2027-01-25', until: '2027-02-21' },
    { id: '3', description: 'Desconto', quantity: 1, net: { amount: -991, currency: 'BRL' }, tax: { amount: 0, currency: 'BRL' }, productType: 'access' },
  ],
  total: { amount: 10_000, currency: 'BRL' },
});

const stranger = testCertificate({ name: 'NOBODY KNOWS:99888777000166' });

export const makeFixture = async (): Promise<FiscalFixture> => {
  const fake = await startFakeSefaz();
  const settings = settingsFor(fake);
  return {
    extension: nfcom,
    settings,
    wish: wishOf,
    spoil: (wish) => ({ ...wish, client: { ...wish.client, number: '10 01' } }),
    wrongSecret: { ...settings, certificate: stranger.pfx, password: stranger.password },
    unreachable: { ...settings, endpoint: 'https://127.0.0.1:9/*' },
    secrets: [fake.company.pfx.slice(0, 60), fake.company.password, 'PRIVATE KEY'],
    side: {
      faults: fake.faults, issuePath: '/WS/NFComRecepcao/', inForce: () => fake.held.filter((each) => each.cancelled === undefined).map(({ key }) => key),
      seize: (wish) => { fake.seize(accessKeyOf({ cityCode: CITY }, wish).key); },
      endTerm: () => { fake.endTerm(); },
    },
    stop: () => fake.stop(),
  };
};
