import type { IncomingMessage } from 'node:http';

/**
 * All values of a header, as they came. Node's own view joins some repeated headers and drops
 * others: neither lets a repetition be refused. `name` is in lower case.
 */
export const headerValues = ({ rawHeaders }: IncomingMessage, name: string): string[] => {
  const values: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const header = rawHeaders[index] ?? '';
    if (header.length === name.length && header.toLowerCase() === name) {
      values.push(rawHeaders[index + 1] ?? '');
    }
  }
  return values;
};
