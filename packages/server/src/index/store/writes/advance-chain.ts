import type { ChainId, StealthSchemeId } from '@sipher/core';
import type { Rows as StoredRows } from '../../../stores/lmdb/environment.ts';
import type { ChainIndexState, IndexStep } from '../../port.ts';
import type { Rows } from '../blocks/rows.ts';
import { putJson, readJson } from '../json-rows.ts';
import { buildStateKey } from '../layout.ts';
import { buildOrderError } from './assert-step.ts';
import { applyChange, planChange, type StreamChange } from './change-stream.ts';

export type ChainStep = {
  readonly step: IndexStep;
  readonly admitted: ReadonlyMap<StealthSchemeId, Rows>;
  readonly nowMs: number;
};

/** `RangeError` where the step does not go on from what is in the index: nothing is written then. */
export type Advance = 'advanced' | 'overtaken' | RangeError;

/** Runs in one transaction. Whatever may refuse the step does so before the first write. */
export const advanceChain = (
  rows: StoredRows,
  chain: ChainId,
  { step, admitted, nowMs }: ChainStep,
): Advance => {
  const key = buildStateKey(chain);
  const follower = readJson<ChainIndexState>(rows, key)?.follower ?? null;
  if (follower !== step.expected) return 'overtaken';
  const changes = [...admitted].map(([schemeId, appended]) =>
    planChange(rows, { chain, schemeId }, { removeFrom: step.removeFrom, appended }),
  );
  const refusal = changes.map(findDisorder).find((error) => error !== null);
  if (refusal) return refusal;
  for (const change of changes) applyChange(rows, change);
  const { next, indexedTo } = step;
  putJson<ChainIndexState>(rows, key, { follower: next, indexedTo, steppedAtMs: nowMs });
  return 'advanced';
};

const findDisorder = ({ last, appended }: StreamChange): RangeError | null => {
  const [first] = appended.places;
  if (last === null || first === undefined || first.position >= last.position) return null;
  return buildOrderError(first.position, last.position);
};
