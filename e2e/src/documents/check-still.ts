import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { type Block, placeOf } from './read-blocks.ts';
import { treatmentOf } from './treatment.ts';

/** What is wrong with blocks, as far as reading them tells: one line for each fault. */
export const findStillFaults = async (blocks: readonly Block[]): Promise<string[]> => {
  const faults = await Promise.all(
    blocks.map(async (block) => {
      const fault = await findFault(block);
      return fault === null ? [] : [`${placeOf(block)}: ${fault}`];
    }),
  );
  return faults.flat();
};

const findFault = async (block: Block): Promise<string | null> => {
  try {
    const treatment = treatmentOf(block);
    if (treatment.kind === 'unknown') return nameUnknown(block);
    if (treatment.kind === 'shell') return await findSyntaxFault(block.text);
    if (treatment.kind !== 'json') return null;
    const value: unknown = JSON.parse(block.text);
    return treatment.schema?.safeParse(value).error?.message ?? null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const nameUnknown = ({ language, marker }: Block): string =>
  `nothing checks a block of \`${[language || 'no language', marker].join(' ').trim()}\``;

const findSyntaxFault = async (script: string): Promise<string | null> => {
  const bash = spawn('bash', ['-n'], { stdio: ['pipe', 'ignore', 'pipe'] });
  bash.stdin.end(script);
  const said = await text(bash.stderr);
  return said === '' ? null : said.trim();
};
