import { gatewayConformance } from '@billet/testkit';
import cash from '../src/index.ts';

gatewayConformance('cash', () => ({ extension: cash, settings: { place: 'Rua A 1, 9–18 h' } }));
gatewayConformance('cash without settings', () => ({ extension: cash, settings: {} }));
