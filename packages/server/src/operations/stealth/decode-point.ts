import { type ChainId, chainCurve, decodeHex } from '@sipher/core';
import { invalid } from '../../api-error.ts';
import type { Deps } from '../../deps.ts';

type PointText = {
  readonly text: string;
  readonly path: string;
  readonly chain: ChainId;
  /** The path of the field that named the chain. */
  readonly chainPath: string;
};

/** The bytes of a compressed public key, of the length that the chain's curve has. */
export const decodePoint = ({ text, path, chain, chainPath }: PointText, deps: Deps) => {
  const curve = chainCurve(chain);
  const lengthBytes = deps.engines[curve].publicKeyLength;
  if (text.length === 2 + 2 * lengthBytes) return decodeHex(text, { field: path, lengthBytes });
  const message = `expected ${lengthBytes} bytes: a compressed ${curve} key, as ${chain} has`;
  throw invalid([{ path, message }], [path, chainPath]);
};
