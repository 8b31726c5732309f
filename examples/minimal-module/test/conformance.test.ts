import { serverModuleConformance } from '@billet/testkit';
import { panelFixture } from './panel-fixture.ts';

serverModuleConformance('minimal module', panelFixture);
