export { createSettings, type Settings, type SettingsDeclaration, type SettingsView } from './settings.ts';
export type { SettingsStore, StoredSetting } from './store-port.ts';
