export { type AppDeps, buildApp } from './app.ts';
export { type Backend, type Backends, listBackends, type Statement } from './backends/backend.ts';
export { openBackends } from './backends/backends.ts';
export { meetsLevel, type PaymentAtLevel } from './backends/choose-backend.ts';
export { exposureOf } from './backends/exposure-of.ts';
export { openCurveEngines } from './curves/open-curve-engines.ts';
export { buildSolanaSeedState } from './index/followers/follower-state.ts';
export type { FollowerEvent } from './index/followers/open-followers.ts';
export { followedChains, type IndexReport } from './index/index-report.ts';
export type { AnnouncementIndex, ChainAnnouncement, IndexStep } from './index/port.ts';
export {
  type AnnouncementIndexOptions,
  openAnnouncementIndex,
} from './index/store/open-announcement-index.ts';
export { type RunningServer, startServer } from './main.ts';
export {
  readSettings,
  rpcSettingFamily,
  type Settings,
  SettingsError,
  settingsTable,
} from './settings.ts';
export { type RunningIndex, type StartIndexOptions, startIndex } from './start-index.ts';
export { backUpLmdbStore } from './stores/lmdb/backup.ts';
export { StoreUnavailableError } from './stores/port.ts';
