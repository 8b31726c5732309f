export { discoverExtensions, type Discovered, type Rejected } from './discover.ts';
export {
  createExtensionHost,
  type ExtensionHost,
  type ExtensionState,
  type ExtensionStatus,
  type ExtensionSwitches,
  type KindHandler,
  type LoadedExtension,
} from './host.ts';
export { loadExtension } from './load.ts';
export { manifestSchema, parseManifest, type Manifest } from './manifest.ts';
export { isNewer, isVersion, newestOf } from './newest.ts';
export { startOrder } from './order.ts';
