import type { Scenario } from '../scenarios/scenario.ts';
import { escapeHtml } from './page.ts';
import type { Site } from './site.ts';

const style = `
:root { color-scheme: light dark; --ink: #1a2230; --dim: #5b6575; --paper: #f6f7fa; --card: #fff; --line: #dfe3ea; --link: #1f55c8; --bad: #b3261e; --good: #14723b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebf1; --dim: #a0a9b8; --paper: #13161b; --card: #1c2027; --line: #313845; --link: #9db9ff; --bad: #ff9d95; --good: #7ed8a0; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { margin: 0 0 .25rem; font-size: 1.7rem; }
h2 { margin: 2.2rem 0 .6rem; font-size: 1.05rem; }
.lead { margin: 0; color: var(--dim); max-width: 44rem; }
ul { list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: 10px; background: var(--card); overflow: hidden; }
li + li { border-top: 1px solid var(--line); }
a, .off { display: block; padding: .65rem 1rem; color: inherit; text-decoration: none; }
a:hover, a:focus-visible { background: color-mix(in srgb, var(--link) 9%, transparent); outline: none; }
a:focus-visible { box-shadow: inset 3px 0 var(--link); }
strong { font-weight: 600; color: var(--link); }
.off strong { color: var(--dim); }
.story { display: block; color: var(--dim); font-size: .87rem; }
.tag { float: right; margin-inline-start: 1rem; font: 12px/1.9 ui-monospace, monospace; color: var(--dim); }
.tag.broken { color: var(--bad); }
.tag.working { color: var(--good); }
@media (max-width: 34rem) { .tag { float: none; display: block; margin: 0; } }
`;

function programs({ proxied, needs = [] }: Scenario): string {
  const names = { apache: 'Apache', openidc: 'mod_auth_openidc', django: 'Django REST framework' };
  return [...(proxied === undefined ? [] : ['nginx']), ...needs.map((name) => names[name])].join(' with ');
}

function row(scenario: Scenario, href: string | null): string {
  const tag = scenario.expect?.check ?? 'nothing to report';
  const text =
    `<span class="tag ${scenario.broken ? 'broken' : 'working'}">${escapeHtml(tag)}</span>` +
    `<strong>${escapeHtml(scenario.title)}</strong>` +
    `<span class="story">${escapeHtml(scenario.story)}</span>`;
  return href === null
    ? `<li><div class="off">${text}<span class="story">Needs ${programs(scenario)}, which is not installed here.</span></div></li>`
    : `<li><a id="${escapeHtml(scenario.id)}" href="${escapeHtml(href)}">${text}</a></li>`;
}

/** The site's contents: each scenario in a sentence, with the link that runs it. */
export function indexPage(site: Site): string {
  const all = [...site.scenarios, ...site.unavailable];
  const groups = [...new Set(all.map(({ group }) => group))];
  const sections = groups.map((group) => {
    const rows = all
      .filter((scenario) => scenario.group === group)
      .map((scenario) => row(scenario, site.scenarios.includes(scenario) ? site.url(scenario) : null));
    return `<section><h2>${escapeHtml(group)}</h2><ul>${rows.join('')}</ul></section>`;
  });
  const broken = all.filter((scenario) => scenario.broken).length;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Sign-in, broken in ${broken} ways</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Sign-in, broken in ${broken} ways</h1>
<p class="lead">Open DevTools on the Why401 panel and follow a link: the page runs by itself. Each company below has
servers of its own on this machine. At the end of each line stands the cause that Why401 should name; the last group
works as it should.</p>
${sections.join('\n')}
</main>
</body>
</html>
`;
}
