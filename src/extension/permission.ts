import browser from 'webextension-polyfill';
import { language, t } from '../words/words.ts';
import { wantedBy } from './permission-query.ts';
import { captureGrantFor, grantFor } from './permissions.ts';

// A browser asks its user only after a click in a page that has the API: Firefox's panel has not, so this page does it.
const wanted = wantedBy(location.search);
const grant = wanted.what === 'capture' ? captureGrantFor(wanted.sites) : grantFor(wanted.sites);
const main = document.querySelector<HTMLElement>(`main[data-for=${wanted.what}]`);
const list = main?.querySelector('.sites');
const allow = main?.querySelector<HTMLButtonElement>('.allow');
const outcome = main?.querySelector('.outcome');

document.documentElement.lang = language();
for (const element of document.querySelectorAll<HTMLElement>('[data-words]'))
  element.textContent = browser.i18n.getMessage(element.dataset.words ?? '');

for (const site of wanted.sites === 'all' ? [t('permission_every_site')] : wanted.sites)
  list?.append(Object.assign(document.createElement('li'), { textContent: site }));

allow?.addEventListener('click', async () => {
  const granted = await browser.permissions.request(grant).catch(() => false);
  if (granted) {
    const { id } = await browser.tabs.getCurrent();
    if (id !== undefined) await browser.tabs.remove(id);
  } else if (outcome) outcome.textContent = t('permission_denied');
});
if (main) {
  main.hidden = false;
  document.title = `Why401: ${main.querySelector('h1')?.textContent}`;
}
if (allow) {
  allow.disabled = false;
  allow.focus();
}
