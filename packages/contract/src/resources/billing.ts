import { z } from 'zod';
import { tier } from '../fields.ts';
import { defineOperation } from '../operation.ts';

/** Said with its pattern alone: a `format` would make generated clients read it as a time. */
const day = z
  .string()
  .regex(z.regexes.date, 'expected a date of the calendar, such as 2026-01-31')
  .meta({ description: 'A day in UTC, such as 2026-01-31' });
const count = z.int().nonnegative();

export const getBillingUsage = defineOperation({
  id: 'getBillingUsage',
  call: 'billing.usage',
  method: 'GET',
  path: '/v1/billing/usage',
  tag: 'Billing',
  summary: 'How many requests your API key made in a day',
  description:
    'Counts every request that was let in, whatever its answer; those refused with 401 or 429 are not counted. Other servers’ last 2 seconds may be missing, and a crash loses at most as much. Days are kept for 400 days.',
  access: 'key',
  session: 'ignored',
  query: z.strictObject({ date: day.optional() }),
  success: {
    status: 200,
    description: 'The counts',
    data: z.object({
      date: day,
      tier,
      total: count.meta({ description: 'Requests of the day' }),
      quotaTotal: count.meta({
        description: '24 times the hourly limit of the key’s present tier',
      }),
      categories: z
        .record(
          z.string(),
          z
            .object({
              count: count.meta({ description: 'Requests of the day for this resource' }),
              quota: count.meta({
                description: 'No resource has a quota of its own: the whole, quotaTotal',
              }),
            })
            .meta({ id: 'UsageOfResource' }),
        )
        .meta({ description: 'By resource: the tag of the operation, in lower case' }),
    }),
  },
  errors: [],
  sees: {
    secrets: [],
    learns: 'That the caller reads its usage',
  },
  tool: { leftOut: 'For the owner of the API key.' },
  example: {
    data: {
      date: '2026-01-31',
      tier: 'pro',
      total: 12,
      quotaTotal: 240_000,
      categories: {
        sessions: { count: 2, quota: 240_000 },
        stealth: { count: 10, quota: 240_000 },
      },
    },
  },
});
