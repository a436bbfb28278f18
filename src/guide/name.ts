/** `cookie-secure-from-insecure` → `Cookie secure from insecure`. */
export function checkName(id: string): string {
  const words = id
    .replace(/-/g, ' ')
    .replace(
      /\b(dpop|pkce|saml|cors|oidc|oauth|csrf|url|xhr|aws|api|uri|http|https|httponly|samesite|graphql|grpc|websocket)\b/g,
      (word) => SPELLED[word] ?? word.toUpperCase(),
    );
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Those that are not written in capitals throughout. */
const SPELLED: Readonly<Record<string, string>> = {
  dpop: 'DPoP',
  oauth: 'OAuth',
  httponly: 'HttpOnly',
  samesite: 'SameSite',
  graphql: 'GraphQL',
  grpc: 'gRPC',
  websocket: 'WebSocket',
};
