import type { Handler } from '../handler.ts';
import { generate } from './generate.ts';

export const stealthGenerate: Handler<'stealthGenerate'> = ({ input }, deps) => ({
  data: generate(input.body, deps),
});
