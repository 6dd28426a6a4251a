import type { AppDeps } from '@sipher/server';

export type Store = AppDeps['store'];
export type Scanner = AppDeps['scanner'];
type EntryKey = Parameters<Store['put']>[0];

// The server does not export these: they are no promise to anyone but to itself and this bench.
type ServerFiles = {
  readonly './stores/open-store.js': {
    readonly openStore: (
      url: { readonly driver: string; readonly location: string },
      options: { nowMs: () => number; onError: (error: unknown) => void },
    ) => Promise<Store>;
  };
  readonly './stores/store-url.js': {
    readonly parseStoreUrl: (url: string) => { readonly driver: string; readonly location: string };
  };
  readonly './sessions/session.js': {
    readonly sessionKey: (partition: string, id: string) => EntryKey;
    readonly accessKey: (partition: string, id: string) => EntryKey;
  };
  readonly './index/scanner/open-scanner.js': {
    readonly openScanner: (options: {
      readonly folder: string;
      readonly threads: number;
      readonly curves: 'native' | 'portable';
      readonly engines: AppDeps['engines'];
    }) => Scanner;
  };
  readonly './curves/load-libsodium.js': {
    readonly loadLibsodium: () => {
      crypto_scalarmult(u: Uint8Array, n: Uint8Array, coordinate: Uint8Array): void;
    };
  };
  readonly './curves/load-libsecp256k1.js': {
    readonly loadLibsecp256k1: () => {
      ecdh(key: Uint8Array, secret: Uint8Array, options: object, shared: Uint8Array): Uint8Array;
    };
  };
};

/** A file of the built server, as its own parts import it. */
export const importServerFile = <Path extends keyof ServerFiles>(
  path: Path,
): Promise<ServerFiles[Path]> => import(new URL(path, import.meta.resolve('@sipher/server')).href);
