import type { FiscalWish } from '@billet/sdk';
import { testCertificate, type FiscalFixture } from '@billet/testkit';
import { dpsId } from '../../src/dps.ts';
import nfse from '../../src/index.ts';
import { SELLER, startFakeSefin, type FakeSefin } from './fake-sefin.ts';

export const CITY = '3550308';

export const settingsFor = (fake: FakeSefin): Readonly<Record<string, unknown>> => ({
  environment: 'test', certificate: fake.company.pfx, password: fake.company.password, cityCode: CITY, municipalRegistration: '12345', postcodes: fake.postcodes, trust: fake.authority.certificate, endpoint: fake.url,
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
    { id: '1', description: 'Hospedagem "Pro" & e-mail <novo>', quantity: 1, net: { amount: 9990, currency: 'BRL' }, tax: { amount: 0, currency: 'BRL' }, productType: 'hosting', from: '2027-01-21', until: '2027-02-21' },
    { id: '2', description: 'Desconto', quantity: 1, net: { amount: -990, currency: 'BRL' }, tax: { amount: 0, currency: 'BRL' }, productType: 'hosting' },
  ],
  total: { amount: 9000, currency: 'BRL' },
});

const stranger = testCertificate({ name: 'NOBODY KNOWS:99888777000166' });

export const makeFixture = async (): Promise<FiscalFixture> => {
  const fake = await startFakeSefin();
  const settings = settingsFor(fake);
  return {
    extension: nfse,
    settings,
    wish: wishOf,
    spoil: (wish) => ({ ...wish, buyer: { ...wish.buyer, name: 'Desconhecido' } }),
    wrongSecret: { ...settings, certificate: stranger.pfx, password: stranger.password },
    unreachable: { ...settings, endpoint: 'https://127.0.0.1:9' },
    secrets: [fake.company.pfx.slice(0, 60), fake.company.password, 'PRIVATE KEY'],
    side: {
      faults: fake.faults, issuePath: '/nfse', inForce: () => fake.held.filter((each) => each.cancelled === undefined).map(({ key }) => key),
      seize: (wish) => { fake.seize(dpsId({ cityCode: CITY }, wish)); },
      endTerm: () => { fake.endTerm(); },
    },
    stop: () => fake.stop(),
  };
};
