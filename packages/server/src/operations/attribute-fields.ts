import { InvalidInputError } from '@sipher/core';
import { invalid } from '../api-error.ts';

/** Where one of core's inputs stands in the request. */
export type Origin = {
  readonly path: string;
  /** Other fields that decide what is right here: a session that filled one is to blame. */
  readonly dependsOn?: readonly string[];
};

/** Runs a step of core; what it refuses is told as the request's own fields. */
export const attributeFields = <T>(origins: Readonly<Record<string, Origin>>, step: () => T): T => {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const { path, dependsOn = [] } = origins[error.field] ?? { path: error.field };
    throw invalid([{ path, message: `expected ${error.expectation}` }], [path, ...dependsOn]);
  }
};
