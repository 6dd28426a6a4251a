export { callRedis, type RedisReply, RedisReplyError } from './call-redis.ts';
export { findFreePort } from './free-port.ts';
export { hasRedis } from './has-redis.ts';
export { redisVersion } from './redis-version.ts';
export { type RedisOptions, type RedisServer, startRedis } from './start-redis.ts';
export {
  type RedisCluster,
  type RedisClusterOptions,
  startRedisCluster,
} from './start-redis-cluster.ts';
export { waitUntil } from './wait-until.ts';
