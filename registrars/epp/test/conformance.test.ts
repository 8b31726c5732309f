import { eppBehaviours, registrarConformance } from '@billet/testkit';
import { eppFixture } from './epp-fixture.ts';

registrarConformance('epp', () => eppFixture({ behaviour: { autoRenew: false } }));
registrarConformance('epp at a registry of another character', () => eppFixture({ behaviour: { ...eppBehaviours.namingo, autoRenew: false } }));
registrarConformance('epp at a registry that echoes no transaction id', () => eppFixture({ behaviour: { ...eppBehaviours.stub, autoRenew: false } }));
