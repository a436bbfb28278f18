import browser from 'webextension-polyfill';
import { language, t, tn } from '../words/words.ts';
import { isFound } from './messages.ts';
import { NOTIFICATIONS } from './permissions.ts';

// The developer tools cannot be opened from here: it says what they found, and where.
const found = document.querySelector('.found');
const titles = document.querySelector('.titles');
const notify = document.querySelector<HTMLInputElement>('.notify');

document.documentElement.lang = language();
for (const element of document.querySelectorAll<HTMLElement>('[data-words]'))
  element.textContent = browser.i18n.getMessage(element.dataset.words ?? '');

void look();
if (notify) void follow(notify);

async function look(): Promise<void> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  // Nobody answers where the developer tools are not open.
  const answer: unknown = await browser.runtime
    .sendMessage({ type: 'what-found', tabId: tab?.id ?? -1 })
    .catch(() => undefined);
  if (!isFound(answer)) {
    if (found) found.textContent = t('popup_closed');
    return;
  }
  if (found) found.textContent = answer.open === 0 ? t('popup_nothing') : tn('popup_found', answer.open);
  for (const title of answer.titles)
    titles?.append(Object.assign(document.createElement('li'), { textContent: title.replaceAll('`', '') }));
}

/** The switch is on while the permission is there; a browser asks its user only after a click. */
async function follow(box: HTMLInputElement): Promise<void> {
  box.checked = await browser.permissions.contains(NOTIFICATIONS);
  box.disabled = false;
  box.addEventListener('change', async () => {
    const change = box.checked
      ? browser.permissions.request(NOTIFICATIONS)
      : browser.permissions.remove(NOTIFICATIONS);
    await change.catch(() => false);
    box.checked = await browser.permissions.contains(NOTIFICATIONS);
  });
}
