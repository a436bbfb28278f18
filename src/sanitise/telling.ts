import { looksRandom } from '../engine/exchange/redact.ts';

/** Ours: a part of a path or a bare word that may name or open something: long and mixed, many digits, a mail address. */
export function isTelling(text: string): boolean {
  if (looksRandom(text)) return true;
  if (text.includes('@') || /%40/i.test(text)) return true;
  if (/^\d{5,}$/.test(text)) return true;
  const plain = text.replace(
    /\.(?:js|css|png|jpe?g|gif|svg|ico|woff2?|html?|json|xml|php|aspx?|map|txt)$/i,
    '',
  );
  return (
    plain.length >= 8 &&
    /\d/.test(plain) &&
    /[a-z]/i.test(plain) &&
    !/^[a-z]+(?:[-_.][a-z]+)*[-_.]?v?\d{1,4}$/i.test(plain)
  );
}

/** What a page or a message of any kind may say of signing in. */
export const OF_SIGN_IN =
  /\b(?:log|sign)(?:ged|ging|ned|ning)?[ -]?(?:in|on|out|off)\b|\blogin\b|\bpassword\b|\bunauthori[sz]ed\b|\bforbidden\b|\bdenied\b|\bsession\b|\bexpired\b|\berror\b|\bcaptcha\b|\brobot\b|\bverify\b|\bchecking\b|\bmoment\b/i;
