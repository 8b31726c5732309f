import { gatewayConformance } from '@billet/testkit';
import balance from '../src/index.ts';

gatewayConformance('balance', () => ({ extension: balance, settings: {} }));
