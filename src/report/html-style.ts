import { markup } from './markup.ts';

/** The look of the HTML report. Text keeps a contrast of 4.5 to 1 and more on its ground, light and dark. */
export const STYLE = markup`
:root { color-scheme: light dark; --page: #fff; --well: #f3f5fa; --text: #1b2130; --muted: #566074; --line: #d3d8e2; --link: #1558c0; --chip: #e6ebf5; --red: #b3201c; --red-soft: #fdeae8; --amber: #7d5300; --amber-soft: #fff2d3; --green: #136b34; --green-soft: #e0f4e6; }
@media screen and (prefers-color-scheme: dark) { :root { --page: #1f2023; --well: #292a2e; --text: #e9ebee; --muted: #a8adb6; --line: #44474d; --link: #8ab4f8; --chip: #3a3d44; --red: #f4938b; --red-soft: #4b2422; --amber: #fdd663; --amber-soft: #443611; --green: #81c995; --green-soft: #1d3b27; } }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.2rem; margin: 0; color: var(--muted); }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 0.5rem; }
h3 { font-size: 1rem; margin: 1rem 0 0.25rem; }
h4 { font-size: 0.9rem; margin: 0.75rem 0 0.25rem; }
p { margin: 0.4rem 0; }
a { color: var(--link); }
code, pre { font: 0.87em ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre { margin: 0.4rem 0; padding: 0.6rem; background: var(--well); border-radius: 4px; white-space: pre-wrap; }
mark { background: var(--red-soft); color: var(--red); text-decoration: underline; }
section, nav { margin-top: 1.5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
summary { cursor: pointer; }
ul, ol { margin: 0.4rem 0; padding-left: 1.4rem; }
.summary { font-size: 1.15rem; font-weight: 600; }
.muted, dt { color: var(--muted); }
.good { color: var(--green); }
.note { padding: 0.4rem 0.6rem; background: var(--amber-soft); color: var(--amber); border-radius: 4px; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: 0.25rem 1.5rem; margin: 0.75rem 0; }
.facts dd { margin: 0; }
.chip { padding: 0.05rem 0.45rem; border-radius: 999px; background: var(--chip); font-size: 0.75rem; font-weight: 400; white-space: nowrap; vertical-align: middle; }
.chip.broken { background: var(--red-soft); color: var(--red); }
.chip.warning { background: var(--amber-soft); color: var(--amber); }
.cause { margin: 0.75rem 0; padding: 0.25rem 0.9rem 0.6rem; border: 1px solid var(--line); border-left: 4px solid var(--muted); border-radius: 4px; }
.cause.certain { border-left-color: var(--red); }
.cause.likely { border-left-color: var(--amber); }
.fixes > li { margin: 0.3rem 0; }
.checklist { columns: 20rem; list-style: none; padding: 0; font-size: 0.87rem; }
table { width: 100%; border-collapse: collapse; margin: 0.5rem 0; }
caption { text-align: left; font-size: 0.9rem; font-weight: 600; }
th, td { padding: 0.25rem 0.6rem 0.25rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-size: 0.87rem; }
th, td:first-child { white-space: nowrap; }
figure { margin: 1rem 0; }
figure img { box-sizing: border-box; max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: 4px; }
figcaption { font-size: 0.87rem; color: var(--muted); }
@media print { :root { color-scheme: light; } main { max-width: none; padding: 0; } .incident, .cause, figure, tr { break-inside: avoid; } a { color: inherit; } }
`;
