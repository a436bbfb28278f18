/** Does a request's path path-match a cookie's path (RFC 6265bis §5.1.4 Paths and Path-Match)? Case counts, nothing is decoded. */
export function pathMatch(requestPath: string, cookiePath: string): boolean {
  if (cookiePath === '' || !requestPath.startsWith(cookiePath)) return false;
  // "The cookie-path and the request-path are identical", or "the last character of the cookie-path is %x2F ("/")", or "the first character of the request-path that is not included in the cookie-path is a %x2F ("/") character".
  return (
    requestPath.length === cookiePath.length ||
    cookiePath.endsWith('/') ||
    requestPath.charAt(cookiePath.length) === '/'
  );
}
