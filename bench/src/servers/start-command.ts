import { readFileSync } from 'node:fs';

const root = new URL('../../../', import.meta.url);

/** What follows `node` in the README's first command: V8's flags among it. */
export const readStartCommand = (): readonly string[] => {
  const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  const [, ...words] = String(scripts.start).split(' && ').at(-1)?.split(' ') ?? [];
  return words.map((word) => (word.endsWith('.js') ? new URL(word, root).pathname : word));
};
