import { type Operation, operations } from '@sipher/contract';
import type { Block } from './read-blocks.ts';

/** What is done with a block, so that what it says is known to be so. */
export type Treatment =
  | {
      readonly kind: 'shell';
      readonly isRun: boolean;
      /** Why it is not run. */
      readonly reason: string | null;
      /** It shows what a refusal looks like. */
      readonly isRefused: boolean;
    }
  | { readonly kind: 'module'; readonly isRun: boolean; readonly isTyped: boolean }
  | { readonly kind: 'json'; readonly schema: Operation['success']['data'] | null }
  /** What the block before it prints. */
  | { readonly kind: 'output' }
  | { readonly kind: 'text' }
  /** Run by the tests of the generated client of that language. */
  | { readonly kind: 'sdk' }
  | { readonly kind: 'unchecked'; readonly reason: string }
  /** Nobody would check it: a fault of the document. */
  | { readonly kind: 'unknown' };

/** Reads a block's language and marker. */
export const treatmentOf = ({ language, marker }: Block): Treatment =>
  byLanguage[language]?.(marker) ?? treatUnchecked(marker) ?? { kind: 'unknown' };

type Reader = (marker: string) => Treatment | null;

const readReason = (marker: string, name: string): string | null =>
  marker.startsWith(`${name}: `) ? marker.slice(name.length + 2) : null;

const treatUnchecked: Reader = (marker) => {
  const reason = readReason(marker, 'unchecked');
  return reason === null ? null : { kind: 'unchecked', reason };
};

const treatShell: Reader = (marker) => {
  const reason = readReason(marker, 'no-run');
  const isRefused = marker === 'refused';
  if (marker !== '' && reason === null && !isRefused) return null;
  return { kind: 'shell', isRun: reason === null, reason, isRefused };
};

const treatModule =
  (isTyped: boolean): Reader =>
  (marker) =>
    marker === '' || marker === 'run' ? { kind: 'module', isRun: marker === 'run', isTyped } : null;

const treatJson: Reader = (marker) => {
  if (marker === '') return { kind: 'json', schema: null };
  const [, part = '', id = ''] = /^(body|data): (\w+)$/.exec(marker) ?? [];
  const operation = new Map<string, Operation>(Object.entries(operations)).get(id);
  const schema = part === 'body' ? operation?.body : operation?.success.data;
  return schema === undefined ? null : { kind: 'json', schema };
};

const only =
  (treatment: Treatment): Reader =>
  (marker) =>
    marker === '' ? treatment : null;

const byLanguage: Readonly<Record<string, Reader>> = {
  sh: treatShell,
  ts: treatModule(true),
  js: treatModule(false),
  json: treatJson,
  text: (marker) => (marker === 'output' ? { kind: 'output' } : only({ kind: 'text' })(marker)),
  python: only({ kind: 'sdk' }),
  go: only({ kind: 'sdk' }),
};
