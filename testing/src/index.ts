export { redisVersion } from './redis-version.ts';
