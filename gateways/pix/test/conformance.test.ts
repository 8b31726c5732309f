import { gatewayConformance } from '@billet/testkit';
import pix from '../src/index.ts';

gatewayConformance('pix, static', () => ({ extension: pix, settings: { key: 'caixa@fibra.example', name: 'Fibra Norte Ltda', city: 'Belém' }, money: { amount: 12_990, currency: 'BRL' } }));
