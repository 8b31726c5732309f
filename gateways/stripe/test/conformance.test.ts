import { gatewayConformance } from '@billet/testkit';
import { stripeFixture } from './stripe-fixture.ts';

gatewayConformance('stripe', () => stripeFixture());
