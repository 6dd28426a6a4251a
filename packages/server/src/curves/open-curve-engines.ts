import { type CurveEngines, type CurveName, nobleEngines } from '@sipher/core';
import { type Libsecp256k1, loadLibsecp256k1 } from './load-libsecp256k1.ts';
import { type Libsodium, loadLibsodium } from './load-libsodium.ts';
import { nativeEd25519 } from './native-ed25519.ts';
import { nativeSecp256k1 } from './native-secp256k1.ts';

/** What the operator wishes. */
export type CurvesChoice = 'native' | 'portable';

/** Which library does a curve's arithmetic. */
export type CurveService = {
  readonly library: 'libsodium' | 'libsecp256k1' | 'noble';
  /** Why it is not the native one, where that was wished. */
  readonly reason?: string;
};

export type OpenedCurves = {
  readonly engines: CurveEngines;
  readonly serving: Readonly<Record<CurveName, CurveService>>;
};

/** Where the native libraries come from; each throws where this machine has none. */
export type NativeLoaders = {
  readonly libsodium: () => Libsodium;
  readonly libsecp256k1: () => Libsecp256k1;
};

const packaged: NativeLoaders = { libsodium: loadLibsodium, libsecp256k1: loadLibsecp256k1 };

/**
 * The curves' arithmetic: over libsodium and libsecp256k1, or over noble, in JavaScript, where that
 * is wished or a library has no binary for this machine. Each thread opens its own.
 *
 * @example
 * ```ts
 * const { engines, serving } = openCurveEngines(settings.curves);
 * ```
 */
export const openCurveEngines = (
  choice: CurvesChoice,
  { libsodium, libsecp256k1 }: NativeLoaders = packaged,
): OpenedCurves => {
  if (choice === 'portable') {
    const noble = { library: 'noble' } as const;
    return { engines: nobleEngines, serving: { ed25519: noble, secp256k1: noble } };
  }
  const ed25519 = openNative('libsodium', () => nativeEd25519(libsodium()), nobleEngines.ed25519);
  const secp256k1 = openNative(
    'libsecp256k1',
    () => nativeSecp256k1(libsecp256k1()),
    nobleEngines.secp256k1,
  );
  return {
    engines: { ed25519: ed25519.engine, secp256k1: secp256k1.engine },
    serving: { ed25519: ed25519.service, secp256k1: secp256k1.service },
  };
};

// Whatever a loader throws means one thing: this machine cannot use the library. Noble computes the
// same, slower, and the reason is told.
const openNative = <Engine>(
  library: Exclude<CurveService['library'], 'noble'>,
  open: () => Engine,
  portable: Engine,
): { readonly engine: Engine; readonly service: CurveService } => {
  try {
    return { engine: open(), service: { library } };
  } catch (error) {
    const [reason = ''] = String(error).split('\n');
    return { engine: portable, service: { library: 'noble', reason } };
  }
};
