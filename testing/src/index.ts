export {
  deployAnnouncer,
  deployAuthorizedToken,
  deployFeeOracle,
  deployMulticall3,
  deployTestToken,
} from './anvil/deploy-contracts.ts';
export { hasAnvil } from './anvil/has-anvil.ts';
export { type Anvil, startAnvil } from './anvil/start-anvil.ts';
export { findFreePort } from './free-port.ts';
export { hasRedis } from './has-redis.ts';
export { type RedisServer, startRedis } from './start-redis.ts';
export { type RedisCluster, startRedisCluster } from './start-redis-cluster.ts';
export { waitUntil } from './wait-until.ts';
