import type { Express } from 'express';

export interface PageParts {
  /** The company whose site this is. */
  readonly brand: string;
  readonly title: string;
  /** HTML. */
  readonly body?: string;
  /**
   * The body of an async function, run in the page; it has `run(fn)`, `step(fn)`, `call(url, init)`, `form(url, fields)`,
   * `go(url)`, `say(text)`, `wait(ms)` and `done()` (see `runtime`).
   */
  readonly script?: string;
}

/** What the pages share. It stands in each page, as a file of its own would add a request to every recording. */
const runtime = `
const out = document.getElementById('out');
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (text, bad) => {
  const line = document.createElement('p');
  line.textContent = text;
  if (bad) line.className = 'bad';
  out.append(line);
};
const done = () => { document.documentElement.dataset.scenario = 'done'; };
async function call(url, init = {}) {
  const name = (init.method || 'GET') + ' ' + url;
  try {
    const response = await fetch(url, init);
    const text = await response.text();
    let json = null;
    try { json = JSON.parse(text); } catch {}
    say(name + ' → ' + response.status, !response.ok);
    return { ok: response.ok, status: response.status, headers: response.headers, text, json };
  } catch (error) {
    say(name + ' → ' + error.message, true);
    return { ok: false, status: 0, headers: new Headers(), text: '', json: null };
  }
}
const asJson = (data) => ({ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(data) });
// A reader's pause before leaving a page: recorders lose what ends just before a navigation.
async function go(url) { await wait(400); location.assign(url); }
async function form(url, fields) {
  const element = document.createElement('form');
  element.method = 'post';
  element.action = url;
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input');
    input.type = 'hidden';
    input.name = name;
    input.value = value;
    element.append(input);
  }
  document.body.append(element);
  await wait(400);
  element.submit();
}
function run(action) {
  const button = document.getElementById('run');
  button.hidden = false;
  button.addEventListener('click', async () => { button.disabled = true; await action(); });
  if (new URLSearchParams(location.search).has('run')) button.click();
}
`;

const style = `
:root { color-scheme: light dark; --ink: #1c2430; --paper: #fff; --soft: #eef1f6; --brand: #2f5fd0; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --paper: #15181e; --soft: #232833; --brand: #8fb0ff; --bad: #ff9b93; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
header { padding: .8rem 1.5rem; background: var(--soft); font-weight: 600; }
main { max-width: 42rem; padding: 1rem 1.5rem; }
label { display: block; margin: .5rem 0; }
input { font: inherit; padding: .3rem .5rem; margin-inline-start: .5rem; }
button { font: inherit; padding: .4rem 1rem; border: 0; border-radius: 6px; background: var(--brand); color: var(--paper); cursor: pointer; }
button:disabled { opacity: .5; cursor: default; }
#out { font: 14px/1.6 ui-monospace, monospace; overflow-wrap: anywhere; }
#out p { margin: 0; }
.bad { color: var(--bad); }
`;

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** A page of one of the companies. Values that scripts need: `value()`. */
export function page({ brand, title, body = '', script = '' }: PageParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)} · ${escapeHtml(brand)}</title>
<style>${style}</style>
</head>
<body>
<header>${escapeHtml(brand)}</header>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
<p><button id="run" hidden>Run</button></p>
<div id="out" role="log"></div>
</main>
<script type="module">${runtime}
${script}
</script>
</body>
</html>
`;
}

/** A value as a literal in a page's script. */
export function value(data: unknown): string {
  return JSON.stringify(data).replace(/</g, '\\u003c');
}

/** Serves a page at a path of an Express app. */
export function showPage(app: Express, path: string, parts: PageParts): void {
  app.get(path, (_request, response) => {
    response.type('html').send(page(parts));
  });
}

/** A page that anybody may see, with the link that starts the loop. */
export function welcome(app: Express, brand: string, target: string, path = '/welcome'): void {
  showPage(app, path, {
    brand,
    title: `Welcome to ${brand}`,
    script: `run(() => go(${value(target)}));`,
  });
}
