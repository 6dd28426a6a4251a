import { readFile } from 'node:fs/promises';
import { CommandError } from '../command-error.ts';
import type { CliDeps } from '../deps.ts';

/**
 * Reads what an option says: the text itself, that of a file (`@path`) or standard input (`-`),
 * which only one option of a command can have.
 */
export const openTextReader = ({ readIn }: Pick<CliDeps, 'readIn'>) => {
  let reader: string | null = null;
  return async (text: string, option: string): Promise<string> => {
    if (text === '-') {
      if (reader !== null) {
        throw new CommandError(`${option}: standard input is taken by ${reader}`, 2);
      }
      reader = option;
      return (await readIn()).trim();
    }
    if (!text.startsWith('@')) return text;
    const content = await readFile(text.slice(1), 'utf8').catch((error: NodeJS.ErrnoException) => {
      // Not the path: what was meant as the value itself may stand there.
      throw new CommandError(`${option}: cannot read that file (${error.code})`, 2);
    });
    return content.trim();
  };
};

export type ReadText = ReturnType<typeof openTextReader>;
