import { randomBytes } from 'node:crypto';
import { type AnnouncementSource, generateKeys, scanPayments } from '@sipher/client/local';
import { encodeAnnouncements, nobleEngines } from '@sipher/core';
import { median } from '../load/statistics.ts';
import type { Options } from '../options.ts';

/** How fast the client compares announcements by itself, beside the multiplication it rests on. */
export type HomeScanResult = {
  readonly name: string;
  readonly announcementsPerSecond: number;
  /** The platform's or the library's Diffie-Hellman alone, in turns with the scans. */
  readonly rawPerSecond: number;
  /** The median of all turns. */
  readonly ratio: number;
};

type HomeScan = {
  readonly name: string;
  readonly chain: 'solana' | 'ethereum';
  /** About what is compared in a second, on a slow machine. */
  readonly count: number;
  /** Multiplies so many points. */
  readonly raw: (count: number) => Promise<void>;
};

/** As many at once as the client asks for. */
const atOnce = 128;

const multiplyByPlatform = async (count: number): Promise<void> => {
  const { subtle } = crypto;
  const own = await subtle.generateKey('X25519', false, ['deriveBits']);
  // Node's X25519 makes pairs alone; the types allow for a single key.
  const { privateKey } = own as { privateKey: Parameters<typeof subtle.deriveBits>[1] };
  const multiply = async (coordinate: Uint8Array) => {
    const other = await subtle.importKey('raw', coordinate, 'X25519', false, []);
    await subtle.deriveBits({ name: 'X25519', public: other }, privateKey, 256);
  };
  for (let from = 0; from < count; from += atOnce) {
    await Promise.all(Array.from({ length: atOnce }, () => multiply(randomBytes(32))));
  }
};

const multiplyPortably = async (count: number): Promise<void> => {
  const { secp256k1 } = nobleEngines;
  const scalar = secp256k1.deriveScalar(randomBytes(32).fill(1, 0, 1), 'scalar');
  const point = secp256k1.derivePublicKey(scalar, 'scalar');
  for (let call = 0; call < count; call += 1) secp256k1.multiplyPoint(point, scalar, 'point');
};

const homeScans: readonly HomeScan[] = [
  {
    name: 'ed25519 (solana), WebCrypto',
    chain: 'solana',
    count: 4_096,
    raw: multiplyByPlatform,
  },
  {
    name: 'secp256k1 (ethereum), portable',
    chain: 'ethereum',
    count: 256,
    raw: multiplyPortably,
  },
];

/** Scans pages that are in memory already, by the client's own function. */
export const scanAtHome = async (
  { rounds }: Pick<Options, 'rounds'>,
  onProgress: (text: string) => void,
): Promise<HomeScanResult[]> => {
  const results: HomeScanResult[] = [];
  for (const homeScan of homeScans) {
    onProgress(`scan at home on ${homeScan.name}`);
    results.push(await timeHomeScan(homeScan, rounds));
  }
  return results;
};

const timeHomeScan = async (
  { name, chain, count, raw }: HomeScan,
  rounds: number,
): Promise<HomeScanResult> => {
  const scan = openHomeScan(chain, count);
  const turn = async () => {
    const rawMs = await time(() => raw(count));
    const oursMs = await time(scan);
    return { rawMs, oursMs };
  };
  await turn(); // what is compiled and computed once
  const turns: Awaited<ReturnType<typeof turn>>[] = [];
  while (turns.length < rounds * 3) turns.push(await turn());
  return {
    name,
    announcementsPerSecond: (count * 1e3) / median(turns.map(({ oursMs }) => oursMs)),
    rawPerSecond: (count * 1e3) / median(turns.map(({ rawMs }) => rawMs)),
    ratio: median(turns.map(({ rawMs, oursMs }) => rawMs / oursMs)),
  };
};

const openHomeScan = (chain: HomeScan['chain'], count: number) => {
  const keys = generateKeys({ chain });
  const bytes = encodeAnnouncements(makeRows(chain, count));
  // What a scan asks of a client, and no more.
  const sipher = {
    request: async () => ({ total: count, index: { position: count } }),
    requestBytes: async () => ({ bytes, nextCursor: null }),
  } as unknown as AnnouncementSource;
  const { viewingPrivateKey, metaAddress } = keys;
  const request = { sipher, chain, viewingPrivateKey, spendingPublicKey: metaAddress.spendingKey };
  return async (): Promise<void> => {
    for await (const { scanned } of scanPayments(request)) {
      if (scanned !== count) throw new Error(`scanned ${scanned} of ${count}`);
    }
  };
};

/** Of strangers, with points of the curve: what is none costs less. */
const makeRows = (chain: HomeScan['chain'], count: number) => {
  const engine = nobleEngines[chain === 'solana' ? 'ed25519' : 'secp256k1'];
  const points = Array.from({ length: 64 }, () => {
    const scalar = engine.deriveScalar(randomBytes(32).fill(1, 0, 1), 'scalar');
    return engine.derivePublicKey(scalar, 'scalar');
  });
  return Array.from({ length: count }, (_, position) => ({
    ephemeralPublicKey: points[position % points.length] ?? new Uint8Array(0),
    viewTag: randomBytes(1)[0] ?? 0,
    addressPrefix: Uint8Array.from(randomBytes(chain === 'solana' ? 12 : 20)),
    transactionId: new Uint8Array(chain === 'solana' ? 64 : 32),
    position,
    timeMs: position,
  }));
};

const time = async (run: () => Promise<void>): Promise<number> => {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
};
