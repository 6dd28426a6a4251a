import type { Handler } from '../handler.ts';
import { create } from './create.ts';

export const commitmentCreate: Handler<'commitmentCreate'> = ({ input }, deps) => ({
  data: create(input.body, deps),
});
