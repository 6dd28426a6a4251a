/** The page of the interactive reference: two programs of ours, nothing in line. */
export const referencePage = (scalarFile: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>API reference · Sipher</title>
<link rel="icon" href="docs/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="docs/assets/reference.css">
</head>
<body>
<nav class="site" aria-label="Site"><a class="brand" href="docs/README">Sipher</a><a href="docs/README">Guides</a><a href="docs/reference/operations">Operations</a><a href="v1/openapi.json">OpenAPI</a><a href="llms.txt">llms.txt</a></nav>
<noscript>
<p>The interactive reference needs JavaScript. <a href="docs/reference/operations">The list of
operations</a>, <a href="docs/README">the guides</a> and <a href="v1/openapi.json">the OpenAPI
document</a> do not.</p>
</noscript>
<div id="reference"></div>
<script src="${scalarFile}"></script>
<script src="docs/assets/reference.js"></script>
</body>
</html>
`;

/**
 * The way from the reference to the other pages, above Scalar, which keeps that much free for it and
 * whose colours it takes: the reader can change them there.
 */
export const referenceStyle = `:root { --scalar-custom-header-height: 3rem; }
body { margin: 0; }
.site {
  position: sticky;
  top: 0;
  z-index: 30;
  display: flex;
  align-items: center;
  gap: 1.2rem;
  box-sizing: border-box;
  height: var(--scalar-custom-header-height);
  padding: 0 1.5rem;
  background: var(--scalar-background-1, Canvas);
  border-bottom: 1px solid var(--scalar-border-color, GrayText);
  font: 0.93rem system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
.site a { color: var(--scalar-color-2, LinkText); text-decoration: none; }
.site a:is(:hover, :focus-visible) { text-decoration: underline; }
.site .brand { margin-right: auto; color: var(--scalar-color-1, CanvasText); font-weight: 650; }
`;

/**
 * Starts Scalar with everything off that would ask another server: fonts, telemetry, proxy, its
 * agent. Requests go to the server that the page came from, under whatever name it was reached.
 */
export const referenceScript = `const server = new URL('.', location.href).href.replace(/\\/$/, '');
Scalar.createApiReference('#reference', {
  url: server + '/v1/openapi.json',
  servers: [{ url: server }],
  authentication: { preferredSecurityScheme: 'ApiKeyAuth' },
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: 'never',
  hideClientButton: true,
  persistAuth: false,
  documentDownloadType: 'direct',
  operationTitleSource: 'summary',
  metaData: { title: 'API reference · Sipher' },
});
`;
