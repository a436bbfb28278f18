const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const SECRET = 32;

/**
 * The secret in a token of Django: a mask and, letter by letter, the secret shifted by it (django.middleware.csrf,
 * _unmask_cipher_token). Undefined where it cannot be one.
 */
export function unmasked(token: string): string | undefined {
  if (token.length !== 2 * SECRET || !/^[a-zA-Z0-9]+$/.test(token)) return undefined;
  let secret = '';
  for (let at = 0; at < SECRET; at++) {
    const [mask, letter] = [LETTERS.indexOf(token[at] ?? ''), LETTERS.indexOf(token[SECRET + at] ?? '')];
    secret += LETTERS[(letter - mask + LETTERS.length) % LETTERS.length] ?? '';
  }
  return secret;
}

/** The token that a mask makes of a secret (django.middleware.csrf, _mask_cipher_secret). Both of 32 letters and digits. */
export function maskedBy(mask: string, secret: string): string {
  let cipher = '';
  for (let at = 0; at < SECRET; at++) {
    const sum = LETTERS.indexOf(mask[at] ?? '') + LETTERS.indexOf(secret[at] ?? '');
    cipher += LETTERS[sum % LETTERS.length] ?? '';
  }
  return mask + cipher;
}
