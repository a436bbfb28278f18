/** Which of the secrets stand in the text, as they are, percent-encoded or in base64. Names them by their first letters. */
export function leaked(text: string, secrets: readonly string[]): readonly string[] {
  return secrets
    .filter((secret) => disguises(secret).some((form) => text.includes(form)))
    .map((secret) => `${secret.slice(0, 4)}…`);
}

function disguises(secret: string): readonly string[] {
  // Base64 depends on where the secret begins within three bytes; its outer characters depend on the neighbours.
  const base64 = [0, 1, 2].map((offset) => {
    const text = Buffer.from(`${'\0'.repeat(offset)}${secret}`)
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(offset === 0 ? 0 : offset + 1, -1);
  });
  return [secret, encodeURIComponent(secret), ...base64.filter((form) => form.length >= 8)];
}
