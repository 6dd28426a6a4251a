/**
 * Where an option's value comes from without its flag, for help. Commander's own `env()` is not
 * used: it reads the process's environment, whichever was passed in.
 */
export const describeSource = (env: string, fallback: string): string =>
  fallback === '' ? `(env: ${env})` : `(env: ${env}, default: ${fallback})`;
