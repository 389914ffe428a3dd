// Draws /api/openapi.json as a list of calls, in the reader's browser.
const main = document.getElementById('docs');
const element = (tag, text, parent) => {
  const e = document.createElement(tag);
  if (text) e.textContent = text;
  parent.append(e);
  return e;
};
const spec = await (await fetch('/api/openapi.json')).json();
main.textContent = '';
element('h1', `${spec.info.title} ${spec.info.version}`, main);
for (const [path, calls] of Object.entries(spec.paths)) {
  for (const [method, call] of Object.entries(calls)) {
    const box = element('details', '', main);
    const head = element('summary', '', box);
    element('code', `${method.toUpperCase()} ${path}`, head);
    if (call.summary) element('span', ` — ${call.summary}`, head);
    element(
      'pre',
      JSON.stringify(
        { parameters: call.parameters, requestBody: call.requestBody, responses: call.responses },
        null,
        1,
      ),
      box,
    );
  }
}
