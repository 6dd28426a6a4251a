import type { CurveName } from '../curves/curve-engine.ts';
import { InvalidInputError } from '../invalid-input-error.ts';

type ChainRow = { readonly id: string; readonly family: string; readonly curve: CurveName };

/**
 * The one list of chains: id, address family, curve of its keys. The order is the public order.
 *
 * A new chain in a known family is one row here, its facts in the family's folder where the
 * family keeps any (the compiler asks for them), and its vectors.
 */
export const chains = [
  { id: 'solana', family: 'solana', curve: 'ed25519' },
  { id: 'ethereum', family: 'evm', curve: 'secp256k1' },
  { id: 'polygon', family: 'evm', curve: 'secp256k1' },
  { id: 'arbitrum', family: 'evm', curve: 'secp256k1' },
  { id: 'optimism', family: 'evm', curve: 'secp256k1' },
  { id: 'base', family: 'evm', curve: 'secp256k1' },
  { id: 'near', family: 'near', curve: 'ed25519' },
  { id: 'aptos', family: 'aptos', curve: 'ed25519' },
  { id: 'sui', family: 'sui', curve: 'ed25519' },
  { id: 'cosmos', family: 'cosmos', curve: 'secp256k1' },
  { id: 'osmosis', family: 'cosmos', curve: 'secp256k1' },
  { id: 'injective', family: 'cosmos', curve: 'secp256k1' },
  { id: 'celestia', family: 'cosmos', curve: 'secp256k1' },
  { id: 'sei', family: 'cosmos', curve: 'secp256k1' },
  { id: 'dydx', family: 'cosmos', curve: 'secp256k1' },
  { id: 'bitcoin', family: 'bitcoin', curve: 'secp256k1' },
  { id: 'zcash', family: 'zcash', curve: 'secp256k1' },
] as const satisfies readonly ChainRow[];

type Chain = (typeof chains)[number];

/** Id of a supported chain. */
export type ChainId = Chain['id'];

/** Id of a family: chains that encode a public key as an address in the same way. */
export type ChainFamilyId = Chain['family'];

/** Ids of the chains of one family. */
export type ChainIdOf<Family extends ChainFamilyId> = Extract<Chain, { family: Family }>['id'];

type IdsOf<Rows extends readonly ChainRow[]> = {
  readonly [Index in keyof Rows]: Rows[Index]['id'];
};

/**
 * Ids of all chains, in public order, as a tuple of literals (what a schema's enum takes).
 *
 * @example
 * ```ts
 * const chain = z.enum(chainIds);
 * ```
 */
// `map` forgets the length and the places of a tuple; the mapped type restates both.
export const chainIds = chains.map(({ id }) => id) as unknown as IdsOf<typeof chains>;

// A Map, so that `__proto__` and its like are unknown ids.
const chainsById: ReadonlyMap<string, Chain> = new Map(chains.map((chain) => [chain.id, chain]));

/**
 * Whether `text` is the id of a supported chain; ids are case-sensitive.
 *
 * @example
 * ```ts
 * isChainId('near'); // true
 * isChainId('Near'); // false
 * ```
 */
export const isChainId = (text: string): text is ChainId => chainsById.has(text);

/**
 * The curve that a chain's keys are on.
 *
 * @example
 * ```ts
 * chainCurve('solana'); // 'ed25519'
 * ```
 */
export const chainCurve = (chain: ChainId): CurveName => rowOf(chain).curve;

/**
 * The family that encodes a chain's addresses.
 *
 * @example
 * ```ts
 * chainFamily('base'); // 'evm'
 * ```
 */
export const chainFamily = (chain: ChainId): ChainFamilyId => rowOf(chain).family;

/**
 * Ids of a family's chains, in public order.
 *
 * @example
 * ```ts
 * familyChains('evm'); // ['ethereum', 'polygon', 'arbitrum', 'optimism', 'base']
 * ```
 */
export const familyChains = <Family extends ChainFamilyId>(
  family: Family,
): readonly ChainIdOf<Family>[] =>
  chainIds.filter((id): id is ChainIdOf<Family> => chainFamily(id) === family);

const rowOf = (chain: ChainId): Chain => {
  const row = chainsById.get(chain);
  if (row === undefined) throw new InvalidInputError('chain', `one of ${chainIds.join(', ')}`);
  return row;
};
