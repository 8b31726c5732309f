import { registrarConformance } from '@billet/testkit';
import manual from '../src/index.ts';

registrarConformance('manual', () => ({
  extension: manual,
  settings: {},
  name: (label) => `${label}.pt`,
  confirm: (operationId, { kv }) => kv.set(`answer:${operationId}`, { done: true }),
}));
