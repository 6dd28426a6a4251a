import { InvalidInputError } from '@sipher/core';
import { invalid } from '../api-error.ts';

/** Where one of core's inputs stands in the request. */
export type Origin = {
  readonly path: string;
  /** Other fields that decide what is right here: a session that filled one is to blame. */
  readonly dependsOn?: readonly string[];
};

/** By the fields of core that a step can refuse; one that is not here keeps its name. */
export type Origins = Readonly<Record<string, Origin>>;

/** Runs a step of core; what it refuses is told as the request's own fields. */
export const attributeFields = <T>(origins: Origins, step: () => T): T => {
  try {
    return step();
  } catch (error) {
    throw attribute(error, origins);
  }
};

/** As `attributeFields`, of a step that answers later. */
export const attributeFieldsAsync = async <T>(
  origins: Origins,
  step: () => Promise<T>,
): Promise<T> => {
  try {
    return await step();
  } catch (error) {
    throw attribute(error, origins);
  }
};

const attribute = (error: unknown, origins: Origins): unknown => {
  if (!(error instanceof InvalidInputError)) return error;
  const { path, dependsOn = [] } = origins[error.field] ?? { path: error.field };
  return invalid([{ path, message: `expected ${error.expectation}` }], [path, ...dependsOn]);
};
