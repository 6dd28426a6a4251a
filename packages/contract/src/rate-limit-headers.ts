/**
 * The headers that say what is left of a rate limit, in every answer to a known API key: name to
 * description. The published ones, and those of the draft standard.
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export const rateLimitHeaders = {
  'X-RateLimit-Limit': 'Requests that pass at once',
  'X-RateLimit-Remaining': 'Requests that would pass now',
  'X-RateLimit-Reset': 'When the whole limit is there again, in seconds since the epoch',
  'X-RateLimit-Tier': 'The tier of the API key',
  'RateLimit-Policy': 'The same limit, in the form of draft-ietf-httpapi-ratelimit-headers',
  RateLimit: 'What is left of it, in that form',
} as const;

/** The name of one of them, as documents spell it. */
export type RateLimitHeader = keyof typeof rateLimitHeaders;
