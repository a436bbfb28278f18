/** Sets a key and forgets the oldest one beyond `most`: a hostile page could send a new one with each request. */
export function remember<V>(map: Map<string, V>, key: string, value: V, most: number): void {
  if (map.size >= most && !map.has(key)) map.delete(map.keys().next().value ?? '');
  map.set(key, value);
}
