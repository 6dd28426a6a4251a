/**
 * What a page may load: its style sheet, from this server. Nothing of it runs, and no other page
 * may frame it.
 */
const pagePolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The interactive reference is a program: it runs from this server alone, talks to this server
 * alone, and writes styles of its own into the page.
 */
const referencePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Ask whether it has changed, each time: an ETag says so at little cost. */
const revalidated = 'no-cache';
/** Files whose names hold their version never change. */
const immutable = 'public, max-age=31536000, immutable';

const versioned = /-\d+\.\d+\.\d+\.js$/;

/** The headers of a file of the site, beside those of every answer. */
export const pageHeaders = (file: string): Record<string, string> => {
  const policy = policyOf(file);
  return {
    'cache-control': versioned.test(file) ? immutable : revalidated,
    ...(policy === undefined ? {} : { 'content-security-policy': policy }),
  };
};

const policyOf = (file: string): string | undefined => {
  if (file === 'docs.html') return referencePolicy;
  return file.endsWith('.html') ? pagePolicy : undefined;
};
