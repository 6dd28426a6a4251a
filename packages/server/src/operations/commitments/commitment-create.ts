import type { Handler } from '../handler.ts';
import { commitToItem } from './commit-to-item.ts';

export const commitmentCreate: Handler<'commitmentCreate'> = ({ input }, deps) => ({
  data: commitToItem(input.body, deps),
});
