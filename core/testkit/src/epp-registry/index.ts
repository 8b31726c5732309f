export type { Fault, Manner, Mishap } from './engine/fault.ts';
export { behaviours, type Behaviour, type BehaviourName } from './model/behaviour.ts';
export { kinds as registryKinds, type RegistryKindName } from './model/kinds.ts';
export type { RegistrarWish } from './model/make-world.ts';
export { feeDraft } from './names.ts';
export { startEppRegistry, type EppRegistry, type EppRegistryOptions, type SeenDomain } from './start-epp-registry.ts';
