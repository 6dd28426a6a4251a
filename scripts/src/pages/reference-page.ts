/** The page of the interactive reference: two programs of ours, nothing in line. */
export const referencePage = (scalarFile: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>API reference · Sipher</title>
<link rel="icon" href="docs/assets/icon.svg" type="image/svg+xml">
</head>
<body>
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
