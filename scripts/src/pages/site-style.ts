/** The icon of every page: a veil over a dot. */
export const siteIcon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#2f5d50"/><circle cx="16" cy="16" r="5" fill="#f4f1ea"/><path d="M5 16c5-8 17-8 22 0-5 8-17 8-22 0z" fill="none" stroke="#f4f1ea" stroke-width="2.2"/></svg>
`;

/** The one style sheet: the reader's own fonts, light or dark as the reader's system is. */
export const siteStyle = `:root {
  color-scheme: light dark;
  --ground: #fbfaf7;
  --raised: #f1efe9;
  --line: #dedad0;
  --ink: #1f2421;
  --soft: #5b645f;
  --accent: #23604f;
  --mono: ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14181a;
    --raised: #1d2326;
    --line: #30383b;
    --ink: #e4e7e4;
    --soft: #9aa5a0;
    --accent: #7fc9b1;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 4.5rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0;
  background: var(--ground);
  color: var(--ink);
  font: 1rem/1.65 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
a { color: var(--accent); text-underline-offset: 0.18em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: 0.5rem; z-index: 3; background: var(--ground); padding: 0.4rem 0.8rem; }
header {
  position: sticky;
  top: 0;
  z-index: 2;
  display: flex;
  align-items: center;
  justify-content: space-between;
  gap: 1rem;
  padding: 0.7rem 1.5rem;
  background: var(--ground);
  border-bottom: 1px solid var(--line);
}
header a { text-decoration: none; }
header nav a { margin-left: 1.2rem; color: var(--soft); font-size: 0.93rem; }
header nav a:hover { color: var(--accent); }
.brand { font-weight: 650; letter-spacing: 0.01em; color: var(--ink); }
.columns {
  display: grid;
  grid-template-columns: 15.5rem minmax(0, 47rem) 13rem;
  gap: 2.5rem;
  justify-content: center;
  padding: 0 1.5rem;
}
.columns.wide { grid-template-columns: 15.5rem minmax(0, 66rem) 13rem; }
.pages, .contents {
  position: sticky;
  top: 3.6rem;
  align-self: start;
  max-height: calc(100vh - 3.6rem);
  overflow-y: auto;
  padding: 1.4rem 0 2rem;
  scrollbar-width: thin;
  font-size: 0.88rem;
  line-height: 1.45;
}
.pages h2, .contents h2 {
  margin: 1.3rem 0 0.35rem;
  padding: 0;
  border: 0;
  font-size: 0.74rem;
  font-weight: 650;
  text-transform: uppercase;
  letter-spacing: 0.07em;
  color: var(--soft);
}
.pages h2:first-child, .contents h2 { margin-top: 0; }
.pages ul, .contents ul { margin: 0; padding: 0; list-style: none; }
.pages a, .contents a {
  display: block;
  padding: 0.22rem 0.6rem;
  border-left: 2px solid transparent;
  color: var(--ink);
  text-decoration: none;
}
.pages a:hover, .contents a:hover { color: var(--accent); }
.pages a[aria-current] { border-left-color: var(--accent); color: var(--accent); font-weight: 600; }
.contents a { color: var(--soft); }
main { min-width: 0; padding: 1.8rem 0 4rem; }
.wide article > :is(p, ul, ol, blockquote) { max-width: 47rem; }
article > :first-child { margin-top: 0; }
h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; }
h1 { font-size: 2rem; letter-spacing: -0.015em; }
h2 { margin: 2.6rem 0 0.8rem; padding-top: 0.6rem; font-size: 1.4rem; border-top: 1px solid var(--line); }
h3 { margin: 1.8rem 0 0.6rem; font-size: 1.1rem; }
.anchor { margin-left: 0.4rem; color: var(--line); text-decoration: none; font-weight: 400; opacity: 0; }
:is(h1, h2, h3, h4):hover .anchor, .anchor:focus { opacity: 1; color: var(--soft); }
code, pre { font-family: var(--mono); font-size: 0.86em; }
:not(pre) > code { padding: 0.12em 0.34em; border-radius: 4px; background: var(--raised); overflow-wrap: anywhere; }
pre {
  position: relative;
  margin: 1.1rem 0;
  padding: 0.9rem 1.1rem;
  overflow-x: auto;
  border: 1px solid var(--line);
  border-radius: 8px;
  background: var(--raised);
  line-height: 1.55;
  tab-size: 2;
}
pre code { font-size: 0.84rem; }
pre[data-language]::after {
  content: attr(data-language);
  position: absolute;
  top: 0.3rem;
  right: 0.6rem;
  font-size: 0.68rem;
  color: var(--soft);
}
.table { margin: 1.1rem 0; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; line-height: 1.45; }
th, td { padding: 0.45rem 0.7rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
td code { overflow-wrap: normal; }
td:first-child code { white-space: nowrap; }
th:nth-child(n + 3):nth-child(-n + 4):last-child { min-width: 16rem; }
th:nth-child(n + 6):last-child { min-width: 11rem; }
blockquote { margin: 1.1rem 0; padding: 0.1rem 1.1rem; border-left: 3px solid var(--accent); color: var(--soft); }
main footer { margin-top: 3.5rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 0.88rem; }
@media (max-width: 100rem) {
  .columns.wide { grid-template-columns: 15.5rem minmax(0, 66rem); }
  .wide .contents { display: none; }
}
@media (max-width: 75rem) {
  .columns { grid-template-columns: 14rem minmax(0, 47rem); }
  .contents { display: none; }
}
@media (max-width: 52rem) {
  .columns { display: flex; flex-direction: column; gap: 0; padding: 0 1.1rem; }
  header { padding: 0.7rem 1.1rem; }
  .pages { order: 2; position: static; max-height: none; border-top: 1px solid var(--line); }
  h1 { font-size: 1.65rem; }
}
@media print {
  header, .pages, .contents, .anchor, main footer { display: none; }
  .columns { display: block; }
}
`;
