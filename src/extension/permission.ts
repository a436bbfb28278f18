import browser from 'webextension-polyfill';
import { sitesFromQuery } from './cookie-service.ts';
import { grantFor } from './permissions.ts';

// A browser asks its user only after a click in a page that has the API: Firefox's panel has not, so this page does it.
const sites = sitesFromQuery(location.search);
const list = document.getElementById('sites');
const allow = document.querySelector<HTMLButtonElement>('#allow');
const outcome = document.getElementById('outcome');

for (const site of sites) list?.append(Object.assign(document.createElement('li'), { textContent: site }));

allow?.addEventListener('click', async () => {
  const granted = await browser.permissions.request(grantFor(sites)).catch(() => false);
  if (granted) {
    const { id } = await browser.tabs.getCurrent();
    if (id !== undefined) await browser.tabs.remove(id);
  } else if (outcome !== null) outcome.textContent = 'Not allowed. You can close this tab, or try again.';
});
if (allow !== null) {
  allow.disabled = false;
  allow.focus();
}
