/** A plain page over the API's own description; no asset from outside. */
export const docsPage = (): string => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>点卯 API</title></head>
<body><main id="docs">…</main><noscript><a href="/api/openapi.json">openapi.json</a></noscript><script type="module" src="/api/docs.js"></script></body></html>`;
