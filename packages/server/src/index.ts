export { type AppDeps, buildApp } from './app.ts';
export { type RunningServer, startServer } from './main.ts';
export {
  readSettings,
  rpcSettingFamily,
  type Settings,
  SettingsError,
  settingsTable,
} from './settings.ts';
export { backUpLmdbStore } from './stores/lmdb/backup.ts';
export { StoreUnavailableError } from './stores/port.ts';
