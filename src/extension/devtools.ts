import browser from 'webextension-polyfill';

await browser.devtools.panels.create('Why401', '/icons/32.png', '/src/panel/panel.html');
