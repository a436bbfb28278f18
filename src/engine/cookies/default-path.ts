/** The path of a cookie whose Path is missing or not absolute (RFC 6265bis §5.1.4 Paths and Path-Match). `path` is that of the URL that set it. */
export function defaultPath(path: string): string {
  // "If the uri-path is empty or if the first character of the uri-path is not a %x2F ("/") character, output %x2F ("/")"; the same with one slash alone.
  const last = path.lastIndexOf('/');
  if (!path.startsWith('/') || last === 0) return '/';
  // "Output the characters of the uri-path from the first character up to, but not including, the right-most %x2F ("/")."
  return path.slice(0, last);
}
